"""The filters of `articles.times.desk_times`, for templates of the desk."""

from django import template

from articles.times import desk_times

register = template.Library()
for show in (
    desk_times.desk_time,
    desk_times.desk_time_in_zone,
    desk_times.desk_clock,
    desk_times.desk_day,
    desk_times.recent_time,
    desk_times.exact_time,
    desk_times.zone_of,
):
    register.filter(show.__name__, show)
