from __future__ import annotations

from typing import Any

import pytest

from pecia.domain.gate import check
from pecia.domain.suggest import suggest_inputs
from pecia.domain.template import check_content, compile_content
from pecia.domain.version import Content


@pytest.mark.parametrize(
    ("template", "inputs"),
    [
        ("{{ a }} {{ b|upper|trim }}", {"a": {"type": "string"}, "b": {"type": "string"}}),
        ("{% for x in xs %}{{ x }}{% endfor %}", {"xs": {"type": "array"}}),
        ("{{ xs[0] }}{{ xs.1 }}", {"xs": {"type": "array"}}),
        ("{% if urgent %}!{% endif %}{% if not done %}?{% endif %}", {"urgent": {"type": "boolean"}, "done": {"type": "boolean"}}),
        ("{% if n > 3 %}{{ n }}{% endif %}", {"n": {}}),
        ("{{ tone|default('calm') }}", {"tone": {"type": "string", "optional": True}}),
        ("{% if note is defined %}{{ note }}{% endif %}", {"note": {"type": "string", "optional": True}}),
        (
            "{{ order.id }} {{ order.customer.name }}",
            {
                "order": {
                    "type": "object",
                    "properties": {
                        "customer": {"type": "object", "properties": {"name": {}}, "required": ["name"]},
                        "id": {},
                    },
                    "required": ["customer", "id"],
                }
            },
        ),
    ],
)  # fmt: skip
def test_the_use_of_a_variable_says_its_kind(template: str, inputs: dict[str, Any]) -> None:
    assert suggest_inputs(check(template)) == inputs


def test_what_is_suggested_can_be_declared() -> None:
    template = "{% for d in docs %}{{ d.title }}{% endfor %}{{ tone|default('calm') }}{% if ok %}{{ a.b }}{% endif %}"
    content = Content(template=template, inputs=suggest_inputs(check(template)))
    check_content(content)
    values = {"docs": [{"title": "t"}], "ok": True, "a": {"b": 1}}
    assert compile_content(content).render(values) == "tcalm1"
