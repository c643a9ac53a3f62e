"""What a run would ask of a server, before anything of it is sent."""

from __future__ import annotations

from collections.abc import Iterable

from babelgap.models import RequestEstimate, counting_model
from babelgap.runs.asking.asker import Asker
from babelgap.schema.language_model import Model
from babelgap.schema.rendering import Rendering
from babelgap.schema.spending import Metered

__all__ = ["estimate_requests"]


def estimate_requests(
    asker: Asker, model: Model, renderings: Iterable[list[Rendering]]
) -> RequestEstimate | None:
    """Count the requests of a run without those that were answered before.

    The very prompts are made; where the model is to write a translation first, a short text stands
    for it, so that what is asked after it is counted too.

    Args:
        asker: asks as the study says.
        model: behind the wrappers of `as_asked`.
        renderings: of each unit that is to be done.

    Returns:
        `None` where the model is behind no server.
    """
    if not isinstance(model, Metered):
        return None
    counting = counting_model(model)
    for some in renderings:
        for asking in asker.askings:
            asker.ask(counting.model, some, asking, unit="")
    return counting.estimate
