"""Which examinations there are, in groups."""

from newsroom.doctor import backups, machine, pictures, schema, settings_checked, work
from newsroom.doctor.findings import Examination

OF_SETTINGS: list[Examination] = [settings_checked.deployment, settings_checked.static_files]
OF_THE_SITE: list[Examination] = [
    machine.disk,
    machine.clock,
    work.worker,
    work.queue,
    work.mail_queue,
    work.administrators,
    backups.backup,
    backups.drill,
]
"""Quick ones, which the desk's page runs too."""
OF_THE_DATABASE: list[Examination] = [schema.migrations, schema.tables]
BESIDES: list[Examination] = [work.mail, machine.programs]


def every(*, all_pictures: bool = False) -> list[Examination]:
    of_pictures = pictures.all_of_them if all_pictures else pictures.some
    return [*OF_SETTINGS, *OF_THE_DATABASE, *OF_THE_SITE, *BESIDES, of_pictures]
