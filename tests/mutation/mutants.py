"""All ways to change a module in one small step.

mutmut finds the changes. Its runner leaves out functions with decorators, which every
rule is, so the changed files are made here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import libcst as cst
from libcst import matchers
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.file_mutation import Mutation, MutationVisitor, deep_replace
from mutmut.mutation.mutators import OPERATORS_TYPE, mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

TYPES = matchers.If(test=matchers.Name("TYPE_CHECKING")) | matchers.AnnAssign(
    annotation=matchers.Annotation(matchers.Name("TypeAlias"))
)
"""Code that only type checkers read."""


class Mutant(NamedTuple):
    """A module, and one change of it."""

    module: Path
    line: int
    tree: cst.Module
    step: Mutation

    def source(self) -> str:
        """Return the changed code; None if it is the same, or no valid code."""
        node, changed = self.step.original_node, self.step.mutated_node
        module = deep_replace(self.tree, node, changed)
        assert isinstance(module, cst.Module)
        try:
            compile(module.code, "mutant", "exec")
        except SyntaxError:
            return ""
        return "" if module.code == self.tree.code else module.code


def negated(node: cst.If) -> Iterator[cst.If]:
    """Turn `if x` into `if not x`."""
    bare = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    yield node.with_changes(
        test=cst.UnaryOperation(cst.Not(), bare),
        whitespace_before_test=cst.SimpleWhitespace(" "),
    )


def dropped(node: cst.Expr) -> Iterator[cst.Pass]:
    """Remove a call or a yield."""
    if not isinstance(node.value, cst.BaseString):
        yield cst.Pass()


class Visitor(MutationVisitor):
    """Visits functions with decorators too, but no decorators: they hold texts."""

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Return whether to visit the children of a node."""
        if isinstance(node, cst.FunctionDef) and node.decorators:
            node.params.visit(self)
            node.body.visit(self)
            return False
        return not matchers.matches(node, TYPES) and super().on_visit(node)


def mutants(module: Path) -> Iterator[Mutant]:
    """Return all changes of a module."""
    wrapper = MetadataWrapper(cst.parse_module(module.read_text(encoding="utf-8")))
    steps: OPERATORS_TYPE = [
        *mutation_operators,
        (cst.If, negated),
        (cst.Expr, dropped),
    ]
    visitor = Visitor(steps, IgnoredCode(set(), set(), set()))
    tree = wrapper.visit(visitor)
    lines = wrapper.resolve(PositionProvider)
    for step in visitor.mutations:
        yield Mutant(module, lines[step.original_node].start.line, tree, step)
