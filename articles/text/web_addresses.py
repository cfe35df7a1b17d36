"""Which web addresses are accepted from people and from files."""

from django.core.validators import URLValidator

web_address = URLValidator(schemes=["http", "https"])
