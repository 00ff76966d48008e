"""Switch the confined run on in a course's ``nbgrader_config.py``: `install(c)`.

This file imports nothing, so that reading a configuration costs nothing.
"""

from typing import Any

PLUGIN = "tarifflab.grading.nbgrader_plugin"
EXPORT = "tarifflab.grading.nbgrader_export.SafeCsvExport"
NBGRADER = "nbgrader.preprocessors"


def install(config: Any) -> None:
    """Exchange nbgrader's executing step for the confined one, in a config object.

    Examples
    --------
    In ``nbgrader_config.py``::

        from tarifflab.grading import install

        c = get_config()
        install(c)
    """
    config.ExportApp.plugin_class = EXPORT
    config.Autograde.exporter_class = f"{PLUGIN}.SubmissionExporter"
    config.Autograde.sanitize_preprocessors = [
        f"{PLUGIN}.RepairSubmission",
        f"{NBGRADER}.OverwriteKernelspec",
        f"{NBGRADER}.OverwriteCells",
        f"{NBGRADER}.CheckCellMetadata",
    ]
    config.Autograde.autograde_preprocessors = [
        f"{PLUGIN}.ConfinedExecute",
        "nbconvert.preprocessors.ClearMetadataPreprocessor",
        f"{NBGRADER}.LimitOutput",
        f"{NBGRADER}.SaveAutoGrades",
        f"{PLUGIN}.FlagForReview",
        f"{NBGRADER}.AssignLatePenalties",
        f"{NBGRADER}.CheckCellMetadata",
    ]
