"""The licences that pictures are used under, with the addresses of their texts."""

from django.db import models
from django.utils.translation import pgettext_lazy

_CC = "https://creativecommons.org"


class Licence(models.TextChoices):
    """What the newspaper may do with a picture; empty if nobody has said."""

    OWN = "own", pgettext_lazy("licence", "The newspaper’s own")
    AGENCY = "agency", pgettext_lazy("licence", "Agency: by its contract")
    ONE_USE = "one_use", pgettext_lazy("licence", "One use, as agreed")
    HANDOUT = "handout", pgettext_lazy("licence", "Handout, for news use")
    PUBLIC_DOMAIN = "public_domain", "Public Domain Mark 1.0"
    CC0 = "cc0", "CC0 1.0"
    CC_BY = "cc_by", "CC BY 4.0"
    CC_BY_SA = "cc_by_sa", "CC BY-SA 4.0"
    CC_BY_ND = "cc_by_nd", "CC BY-ND 4.0"
    CC_BY_3 = "cc_by_3", "CC BY 3.0"
    CC_BY_SA_3 = "cc_by_sa_3", "CC BY-SA 3.0"


ADDRESSES = {
    Licence.PUBLIC_DOMAIN: f"{_CC}/publicdomain/mark/1.0/",
    Licence.CC0: f"{_CC}/publicdomain/zero/1.0/",
    Licence.CC_BY: f"{_CC}/licenses/by/4.0/",
    Licence.CC_BY_SA: f"{_CC}/licenses/by-sa/4.0/",
    Licence.CC_BY_ND: f"{_CC}/licenses/by-nd/4.0/",
    Licence.CC_BY_3: f"{_CC}/licenses/by/3.0/",
    Licence.CC_BY_SA_3: f"{_CC}/licenses/by-sa/3.0/",
}
"""{licence: address of its text}, for the public licences."""
