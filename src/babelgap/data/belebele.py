"""Belebele: questions on short passages, in 122 languages and scripts."""

from __future__ import annotations

from collections.abc import Sequence

from babelgap.data.rows import Row, broken_row, number_answer, option_cells, text_cell
from babelgap.data.source import Batch, Layout, QuizSource
from babelgap.data.tables import Record
from babelgap.languages import canonical_tag, tag_of_flores

__all__ = ["BELEBELE"]

_CODES = """
    eng_Latn acm_Arab afr_Latn als_Latn amh_Ethi apc_Arab arb_Arab arb_Latn ars_Arab ary_Arab
    arz_Arab asm_Beng azj_Latn bam_Latn ben_Beng ben_Latn bod_Tibt bul_Cyrl cat_Latn ceb_Latn
    ces_Latn ckb_Arab dan_Latn deu_Latn ell_Grek est_Latn eus_Latn fin_Latn fra_Latn fuv_Latn
    gaz_Latn grn_Latn guj_Gujr hat_Latn hau_Latn heb_Hebr hin_Deva hin_Latn hrv_Latn hun_Latn
    hye_Armn ibo_Latn ilo_Latn ind_Latn isl_Latn ita_Latn jav_Latn jpn_Jpan kac_Latn kan_Knda
    kat_Geor kaz_Cyrl kea_Latn khk_Cyrl khm_Khmr kin_Latn kir_Cyrl kor_Hang lao_Laoo lin_Latn
    lit_Latn lug_Latn luo_Latn lvs_Latn mal_Mlym mar_Deva mkd_Cyrl mlt_Latn mri_Latn mya_Mymr
    nld_Latn nob_Latn npi_Deva npi_Latn nso_Latn nya_Latn ory_Orya pan_Guru pbt_Arab pes_Arab
    plt_Latn pol_Latn por_Latn ron_Latn rus_Cyrl shn_Mymr sin_Latn sin_Sinh slk_Latn slv_Latn
    sna_Latn snd_Arab som_Latn sot_Latn spa_Latn srp_Cyrl ssw_Latn sun_Latn swe_Latn swh_Latn
    tam_Taml tel_Telu tgk_Cyrl tgl_Latn tha_Thai tir_Ethi tsn_Latn tso_Latn tur_Latn ukr_Cyrl
    urd_Arab urd_Latn uzn_Latn vie_Latn war_Latn wol_Latn xho_Latn yor_Latn zho_Hans zho_Hant
    zsm_Latn zul_Latn
""".split()  # noqa: SIM905 - a table is read more easily without 122 pairs of quotes
_BY_TAG = {canonical_tag(tag_of_flores(code)): code for code in _CODES}
_OPTIONS = ("mc_answer1", "mc_answer2", "mc_answer3", "mc_answer4")


def _rows(batches: Sequence[Batch], tag: str, part: str) -> list[Row]:
    return [_row(record) for batch in batches for record in batch.records]


def _row(record: Record) -> Row:
    link, number = (text_cell(record.values, name) for name in ("link", "question_number"))
    if record.mistake:
        return broken_row(record.place, record)
    passage, question = (text_cell(record.values, name) for name in ("flores_passage", "question"))
    options = option_cells(record.values, _OPTIONS)
    seen = text_cell(record.values, "correct_answer_num")
    return Row(
        f"{link}/{number}",
        "reading",
        # An empty part of it makes an empty stem, so that it is noticed.
        f"{passage}\n{question}" if passage and question else None,
        options,
        number_answer(seen, len(options)),
        record.place,
        seen or "",
    )


BELEBELE = QuizSource(
    name="belebele",
    title="Belebele: 900 questions on passages of FLORES-200, in 122 languages and scripts",
    origin="Bandarkar et al., 2023 (arXiv 2308.16884); Hub facebook/belebele",
    licence="CC BY-SA 4.0",
    parts=("test",),
    num_questions={"test": 900},
    languages=tuple(_BY_TAG),
    shape="data/fra_Latn.jsonl and so on, a file for each language",
    layouts=(
        Layout(
            repository="facebook/belebele",
            codes=_BY_TAG,
            files=lambda code, part: (
                f"data/{code}.jsonl",
                f"{code}.jsonl",
                f"{code}/{part}-*.parquet",
                f"{code}/{part}/*.parquet",
            ),
            rows=_rows,
            configs=lambda code, part: (code,),
        ),
    ),
    notes=("The stem is the passage, a line break, and the question.",),
)
"""Belebele."""
