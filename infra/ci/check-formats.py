"""Reads the example reports with other people's parsers and schemas: OCSF, Prometheus, JUnit, CSV, OpenReports, ASFF.

Called by formats.sh in its virtual environment with the folder of reports; ends with 1 at the first that fails.
"""

import csv
import json
import re
import sys
from pathlib import Path

import jsonschema
from junitparser import JUnitXml
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema
from prometheus_client.parser import text_string_to_metric_families
from ruamel.yaml import YAML

# Least of ASFF, from its own documentation: required fields, and the limits of texts.
ASFF_REQUIRED = (
    "SchemaVersion Id ProductArn GeneratorId AwsAccountId Types CreatedAt UpdatedAt Severity Title Description Resources"
).split()
ASFF_LIMITS = {"Id": 512, "GeneratorId": 512, "Title": 256, "Description": 1024}


def check_ocsf(path: Path) -> int:
    schema = OcsfJsonSchemaEmbedded(get_ocsf_schema("1.6.0"))
    events = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for event in events:
        profiles = event["metadata"].get("profiles", [])
        found = schema.get_class_schema(class_name="compliance_finding", profiles=profiles)
        jsonschema.validate(event, found, jsonschema.Draft202012Validator)
    return len(events)


def check_prometheus(path: Path) -> int:
    families = list(text_string_to_metric_families(path.read_text("utf-8")))
    for family in families:
        assert family.type == "gauge" and family.documentation and family.samples, family.name
    return sum(len(family.samples) for family in families)


def check_junit(path: Path) -> int:
    suites = JUnitXml.fromfile(str(path))
    before = (suites.tests, suites.failures, suites.errors)
    suites.update_statistics()
    assert before == (suites.tests, suites.failures, suites.errors), f"{path}: counts are wrong"
    return suites.tests


def check_csv(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    for row in rows:
        assert len(row) == len(rows[0]), f"{path}: a row has {len(row)} cells"
        assert not [cell for cell in row if re.match(r"[=+\-@\t\r]", cell)], f"{path}: a formula in {row}"
    return len(rows) - 1


def check_open_reports(path: Path) -> int:
    documents = list(YAML(typ="safe").load_all(path.read_text("utf-8")))
    for document in documents:
        results = document["results"]
        assert document["apiVersion"] == "openreports.io/v1alpha1", path
        assert sum(document["summary"].values()) == len(results), f"{path}: the summary is wrong"
        assert all(one["result"] in ("pass", "fail", "error", "skip") for one in results), path
    return len(documents)


def check_asff(path: Path) -> int:
    findings = json.loads(path.read_text("utf-8"))
    for finding in findings:
        assert all(finding.get(field) for field in ASFF_REQUIRED), f"{path}: a required field is missing"
        assert all(len(finding[field]) <= limit for field, limit in ASFF_LIMITS.items()), path
        assert len(json.dumps(finding)) < 240_000, path
    ids = [finding["Id"] for finding in findings]
    assert len(set(ids)) == len(ids), f"{path}: an id is there twice"
    return len(findings)


CHECKS = {
    "*.ocsf.ndjson": check_ocsf,
    "*.prom": check_prometheus,
    "*.junit.xml": check_junit,
    "*.csv": check_csv,
    "*.openreports.yaml": check_open_reports,
    "*.asff.json": check_asff,
}

folder = Path(sys.argv[1])
for pattern, check in CHECKS.items():
    paths = sorted(folder.glob(pattern))
    assert paths, f"No {pattern} in {folder}"
    for path in paths:
        print(f"{path.name}: {check(path)} entries, all as they must be")
