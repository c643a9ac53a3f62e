"""Questions as JSON, as the page's script reads them."""

from __future__ import annotations

from typing import Any

from babelgap.schema.explorer import QuestionDetail, QuestionPage

__all__ = ["detail_json", "page_json"]


def page_json(page: QuestionPage) -> dict[str, Any]:
    """What a list of questions is drawn from.

    Example:
        >>> page_json(QuestionPage(total=0, rows=()))
        {'total': 0, 'rows': []}
    """
    rows = [
        {
            "id": row.question_id,
            "subject": row.subject,
            "stem": row.stem,
            "own": row.own,
            "other": row.other,
            "own_share": row.own_share,
            "other_share": row.other_share,
        }
        for row in page.rows
    ]
    return {"total": page.total, "rows": rows}


def detail_json(detail: QuestionDetail) -> dict[str, Any]:
    """What an open question is drawn from."""
    answers = [
        {
            "variant": answer.variant,
            "language": answer.language,
            "stem_language": answer.stem_language,
            "option_languages": answer.option_languages,
            "shares": answer.shares,
            "picked": answer.picked,
            "verdict": answer.verdict,
            "response": answer.response,
        }
        for answer in detail.answers
    ]
    return {
        "id": detail.question_id,
        "subject": detail.subject,
        "answer": detail.answer,
        "texts": {
            tag: {"stem": text.stem, "options": text.options} for tag, text in detail.texts.items()
        },
        "answers": answers,
    }
