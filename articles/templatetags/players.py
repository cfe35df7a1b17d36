from django import template

from articles.players import player

register = template.Library()
register.filter("player", player)
