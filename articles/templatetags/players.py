from django import template

from articles.blocks.players import player

register = template.Library()
register.filter("player", player)
