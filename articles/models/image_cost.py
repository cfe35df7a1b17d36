from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models

from articles.fields import LineField
from articles.models.image import Image
from articles.models.story import Story


class ImageCost(models.Model):
    """What one use of a picture costs, with the invoice number once it is known."""

    image = models.ForeignKey(Image, on_delete=models.PROTECT, related_name="costs")
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="picture_costs")
    amount = models.DecimalField(max_digits=9, decimal_places=2, validators=[MinValueValidator(0)])
    currency = models.CharField(max_length=3, validators=[RegexValidator(r"\A[A-Z]{3}\Z")])
    """An ISO 4217 code."""
    invoice = LineField(max_length=60, blank=True)
    used_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = []
        constraints = [models.UniqueConstraint(fields=["image", "story"], name="image_cost_once")]
        indexes = [models.Index(fields=["used_on", "id"], name="image_cost_of_day")]

    def __str__(self):
        return f"{self.amount} {self.currency}"
