"""The two text formats of metrics: OpenMetrics 1.0 for who asks over HTTP, and Prometheus' own for a file.

Neither has a timestamp: one would make node_exporter refuse the whole file, and a scrape has its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.reports.metrics.families import Family, Sample, Type

OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"
"""The content type of ``openmetrics``."""
CLASSIC = "text/plain; version=0.0.4; charset=utf-8"
"""The content type of ``classic``."""

_BARE = {Type.COUNTER: "_total", Type.INFO: "_info"}


def openmetrics(families: Iterable[Family]) -> str:
    """Return metrics as OpenMetrics 1.0."""
    lines = []
    for one in families:
        lines.append(f"# TYPE {one.name} {one.type}")
        if one.unit:
            lines.append(f"# UNIT {one.name} {one.unit}")
        lines.append(f"# HELP {one.name} {one.help}")
        lines += [_line(one.name, sample) for sample in one.samples]
    return "\n".join([*lines, "# EOF", ""])


def classic(families: Iterable[Family]) -> str:
    """Return metrics in Prometheus' text format 0.0.4, as the textfile collector reads it."""
    lines = []
    for one in families:
        name = f"{one.name}{_BARE.get(one.type, '')}"
        lines.append(f"# HELP {name} {one.help}")
        lines.append(f"# TYPE {name} {Type.GAUGE if one.type is Type.INFO else one.type}")
        lines += [_line(one.name, sample) for sample in one.samples]
    return "\n".join([*lines, ""])


def _line(name: str, sample: Sample) -> str:
    return f"{name}{sample.suffix}{_labels(sample.labels)} {sample.value}"


def _labels(labels: Mapping[str, str]) -> str:
    """Return labels in braces, what a person wrote cleaned and escaped."""
    said = [f'{name}="{_escaped(clean_display(value))}"' for name, value in labels.items()]
    return f"{{{','.join(said)}}}" if said else ""


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
