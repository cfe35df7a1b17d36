"""The settings that a backup keeps, so that a new machine can be set up as the old one was."""

import os

PLAIN = (
    *("ALLOWED_HOSTS", "SITE_URL", "SITE_NAME", "HSTS_PRELOAD", "LANGUAGE_CODE", "TIME_ZONE"),
    *("DEFAULT_FROM_EMAIL", "TRUSTED_PROXIES", "CDN_KIND", "CDN_PURGE_URL", "NGINX_PURGE_URL", "WEBSUB_HUB"),
    *("STATIC_ROOT", "MEDIA_ROOT", "MEDIA_URL", "PRIVATE_ROOT"),
    *("CONTENT_CREDENTIALS_TRUST", "CONTENT_CREDENTIALS_CERTIFICATE", "CONTENT_CREDENTIALS_ALGORITHM"),
    *("BACKUP_TO", "BACKUP_KEEP", "BACKUP_ENCRYPT_TO", "BACKUP_S3_ENDPOINT_URL", "BACKUP_S3_REGION"),
    *("S3_BUCKET", "S3_ORIGINALS_BUCKET", "S3_PREFIX", "S3_ORIGINALS_PREFIX", "S3_ENDPOINT_URL"),
    *("S3_REGION", "S3_PATH_STYLE", "S3_DIRECT_UPLOADS"),
    *("SECOND_FACTOR_FOR", "IDLE_HOURS", "CLIP_MOST_MB", "EMBED_PROVIDERS", "ERROR_MAIL_TO", "LOG_FORMAT"),
    *("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_NAME", "OIDC_DOMAIN", "OIDC_ROLE"),
)
"""Settings without secrets. Any other, such as a new one, is not kept."""
NOT_KEPT = (
    *("SECRET_KEY", "DATABASE_URL", "DATABASE_REPLICA_URL", "CACHE_URL", "EMAIL_URL", "CHAT_WEBHOOK_URL"),
    *("OIDC_CLIENT_SECRET", "ERROR_WEBHOOK_URL", "SENTRY_DSN", "MONITOR_TOKEN", "CDN_TOKEN"),
    *("S3_ACCESS_KEY", "S3_SECRET_KEY", "BACKUP_S3_ACCESS_KEY", "BACKUP_S3_SECRET_KEY"),
    *("CONTENT_CREDENTIALS_KEY", "DEBUG", "UPDATE_RELOAD"),
)
"""Settings that hold a secret, or belong to the machine."""


def settings_kept() -> dict[str, str]:
    """{name: value} of the kept settings that are set."""
    return {name: os.environ[name] for name in PLAIN if os.environ.get(name)}
