"""Logs: one JSON line an event, with the request's id; read by people in development."""

import structlog

_AVANT = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


def journaux(*, en_json: bool, niveau: str = "INFO") -> dict:
    """Django's LOGGING. JSON escapes control characters, so no typed text can forge a line."""
    rendu = structlog.processors.JSONRenderer() if en_json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_AVANT, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "ligne": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processor": rendu,
                "foreign_pre_chain": _AVANT,
            }
        },
        "handlers": {"sortie": {"class": "logging.StreamHandler", "formatter": "ligne"}},
        "root": {"handlers": ["sortie"], "level": niveau},
        "loggers": {"weasyprint": {"level": "ERROR"}, "fontTools": {"level": "ERROR"}},
    }
