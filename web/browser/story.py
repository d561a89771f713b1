"""Where a story of a release begins: a prompt in service, cases, and a policy that asks for evidence and an approval."""

from pecia.app.commit import CommitVersion
from pecia.app.datasets import ImportDataset
from pecia.app.policies import SetPolicy
from pecia.app.release import ReleaseVersion
from pecia.bootstrap import open_ports
from pecia.domain.actor import Actor
from pecia.domain.policy import EvidenceGate, Policy
from pecia.domain.version import Content
from pecia.embedded import Library
from pecia.settings import read_settings

PROMPT, DATASET = "shop/label", "shop/words"
ada = Library(open_ports(read_settings()), Actor(name="ada"))
ada.perform(CommitVersion(prompt=PROMPT, content=Content(template="{{ text }}"), note="the first"))
ada.perform(ReleaseVersion(prompt=PROMPT, label="production", version=1, why="to begin with"))
rows = tuple({"input": {"text": f"word {n}"}, "expected": f"shop: word {n}"} for n in range(40))
ada.perform(ImportDataset(dataset=DATASET, rows=rows))
gate = EvidenceGate(dataset=DATASET, metric="accuracy", require="better")
ada.perform(SetPolicy(policy=Policy(label="production", evidence=(gate,), approvals=1)))
