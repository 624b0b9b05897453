# SPDX-License-Identifier: BSL-1.0
"""Finds the mutants of a C++ file with libclang, and writes the file so that each can be switched on at run time.

A mutant is one small fault: `<` for `<=`, a statement left out, a condition negated. The instrumented file holds all of
them: `mutation::on(17)` is true in a process that runs with MUTANT=17 (mutation.hpp). So one build serves all mutants.
"""

import dataclasses
import re

import clang.cindex
from clang.cindex import CursorKind

COMPARISONS = {
    '<': ('<=', 'less'),
    '<=': ('<', 'less_equal'),
    '>': ('>=', 'greater'),
    '>=': ('>', 'greater_equal'),
    '==': ('!=', 'equal'),
    '!=': ('==', 'not_equal'),
}
SUMS = {'+': ('-', 'plus'), '-': ('+', 'minus'), '+=': ('-=', 'plus_assign'), '-=': ('+=', 'minus_assign')}
LOGIC = {'&&': '||', '||': '&&'}

FUNCTIONS = {
    CursorKind.FUNCTION_DECL,
    CursorKind.CXX_METHOD,
    CursorKind.CONSTRUCTOR,
    CursorKind.DESTRUCTOR,
    CursorKind.CONVERSION_FUNCTION,
    CursorKind.FUNCTION_TEMPLATE,
}
SCOPES = {
    CursorKind.CLASS_DECL,
    CursorKind.STRUCT_DECL,
    CursorKind.UNION_DECL,
    CursorKind.CLASS_TEMPLATE,
    CursorKind.CLASS_TEMPLATE_PARTIAL_SPECIALIZATION,
}
# What the compiler evaluates cannot be switched at run time.
CONSTANT = {
    CursorKind.STATIC_ASSERT,
    CursorKind.ENUM_DECL,
    CursorKind.TYPE_ALIAS_DECL,
    CursorKind.TYPE_ALIAS_TEMPLATE_DECL,
    CursorKind.TEMPLATE_NON_TYPE_PARAMETER,
    CursorKind.TEMPLATE_TYPE_PARAMETER,
    CursorKind.PARM_DECL,
}
HEADED = {CursorKind.IF_STMT, CursorKind.WHILE_STMT, CursorKind.FOR_STMT, CursorKind.SWITCH_STMT, CursorKind.CXX_FOR_RANGE_STMT}
# Without these a program does the same with more memory or time, or only its compiler notices.
WITHOUT_BEHAVIOUR = re.compile(r'(\.|->)(reserve|shrink_to_fit)\(|^static_cast<void>\(|^\(void\)|^(BOOST_)?[Aa](SSERT|ssert)\(')


def parsed(source, arguments):
    """libclang's view of a source file, which is given as text."""
    unit = clang.cindex.Index.create().parse('unit.cpp', arguments, [('unit.cpp', source)])
    errors = [d for d in unit.diagnostics if d.severity >= clang.cindex.Diagnostic.Error]
    if errors:
        raise RuntimeError(f'libclang: {errors[0]}')
    return unit


@dataclasses.dataclass
class Mutant:
    """One fault. `key` finds it again after lines have moved; `number` is its MUTANT in one build."""

    file: str
    line: int
    column: int
    function: str
    operator: str
    text: str
    wraps: list  # (start, end, opening text, closing text), with {} for the number
    replaced: tuple | None  # (start, end, text)
    number: int = 0
    nth: int = 1

    def key(self):
        return (self.file, self.function, self.operator, self.text, self.nth)


class File:
    """One C++ file, and the mutants in it."""

    def __init__(self, name, path, unit):
        self.name = name
        self.path = path
        self.bytes = path.read_bytes()
        self.lines = self.bytes.decode().split('\n')
        self.mutants = []
        self.taken = set()  # offsets of operators and literals
        self.left_as_they_are = set()  # conditions whose negation is another mutant
        for child in unit.cursor.get_children():
            if self.is_here(child):
                self.visit(child, '')
        self.mutants.sort(key=lambda m: (m.line, m.column, m.operator))
        self.count_equal_keys()

    def count_equal_keys(self):
        seen = {}
        for mutant in self.mutants:
            key = mutant.key()
            seen[key] = seen.get(key, 0) + 1
            mutant.nth = seen[key]

    def is_here(self, cursor):
        file = cursor.location.file
        return file is not None and file.name == str(self.path)

    def source(self, start, end):
        return self.bytes[start:end].decode()

    def add(self, place, function, operator, wraps, replaced=None):
        line = self.bytes.count(b'\n', 0, place) + 1
        column = place - self.bytes.rfind(b'\n', 0, place)
        text = ' '.join(self.lines[line - 1].split())
        self.mutants.append(Mutant(self.name, line, column, function, operator, text, wraps, replaced))

    # --- walking ---------------------------------------------------------------------------------------------------

    def visit(self, cursor, scope):
        kind = cursor.kind
        if kind in CONSTANT or self.is_concept(cursor):
            return
        if kind in FUNCTIONS:
            self.visit_function(cursor, scope)
            return
        if kind in SCOPES:
            scope = self.within(scope, cursor.spelling)
        if kind in (CursorKind.VAR_DECL, CursorKind.FIELD_DECL):
            self.visit_variable(cursor, scope)
            return
        if kind in HEADED:
            self.visit_headed(cursor, scope)
        elif kind == CursorKind.DO_STMT:
            self.remove_statements(list(cursor.get_children())[:1], scope)
        elif kind == CursorKind.COMPOUND_STMT:
            self.remove_statements(cursor.get_children(), scope)
        elif kind in (CursorKind.CASE_STMT, CursorKind.DEFAULT_STMT):
            children = list(cursor.get_children())
            self.remove_statements(children[-1:], scope)
            for child in children[-1:]:
                self.visit(child, scope)
            return
        elif kind.is_expression():
            self.visit_expression(cursor, scope)
        for child in self.children_at_run_time(cursor):
            self.visit(child, scope)

    def children_at_run_time(self, cursor):
        children = list(cursor.get_children())
        if cursor.kind == CursorKind.IF_STMT and re.match(r'if\s+constexpr', self.text_of(cursor)):
            closing = self.end_of_head(cursor)
            children = [c for c in children if c.extent.start.offset > closing]
        return children

    def visit_function(self, cursor, scope):
        head = self.text_of(cursor).split('{')[0]
        if 'consteval' in head:
            return
        function = self.within(scope, cursor.spelling.split('<')[0] if 'operator' not in cursor.spelling else cursor.spelling)
        children = list(cursor.get_children())
        body = [c for c in children if c.kind == CursorKind.COMPOUND_STMT]
        # A constructor's initializers follow the members that they initialize.
        for child, before in zip(children[1:], children):
            if before.kind == CursorKind.MEMBER_REF and child.kind.is_expression():
                self.visit(child, function)
        for child in body:
            self.visit(child, function)

    def visit_variable(self, cursor, scope):
        name = cursor.location.offset
        if re.search(r'\b(constexpr|constinit)\b', self.source(cursor.extent.start.offset, name)):
            return
        for child in cursor.get_children():
            start = child.extent.start.offset
            if start > name and self.source(name, start)[-1:] != '[':
                self.visit(child, scope)

    @staticmethod
    def within(scope, name):
        return f'{scope}::{name}' if scope else name

    def is_concept(self, cursor):
        return bool(re.match(r'(template\s*<.*?>\s*)?(concept|requires)\b', self.text_of(cursor)[:200]))

    def text_of(self, cursor):
        return self.source(cursor.extent.start.offset, cursor.extent.end.offset)

    # --- statements ------------------------------------------------------------------------------------------------

    def remove_statements(self, statements, scope):
        for statement in statements:
            start, end = statement.extent.start.offset, statement.extent.end.offset
            kind = statement.kind
            removable = (
                kind.is_expression()
                or kind in (CursorKind.BREAK_STMT, CursorKind.CONTINUE_STMT)
                or (kind == CursorKind.RETURN_STMT and not list(statement.get_children()))
            )
            text = self.source(start, end)
            if kind.is_expression() and text.startswith(('throw', 'co_return', 'co_yield')):
                removable = False
            if not removable or WITHOUT_BEHAVIOUR.search(text) or not re.match(rb'\s*;', self.bytes[end:]):
                continue
            self.add(start, scope, 'without the statement', [(start, end, 'if (::mutation::on({})) {{}} else ', '')])

    def end_of_head(self, cursor):
        """The offset of the `)` that ends the head of an if, a loop or a switch."""
        depth = 0
        for token in cursor.get_tokens():
            if token.spelling == '(':
                depth += 1
            elif token.spelling == ')':
                depth -= 1
                if depth == 0:
                    return token.extent.start.offset
        return cursor.extent.end.offset

    def visit_headed(self, cursor, scope):
        closing = self.end_of_head(cursor)
        children = list(cursor.get_children())
        self.remove_statements([c for c in children if c.extent.start.offset > closing], scope)
        if cursor.kind in (CursorKind.SWITCH_STMT, CursorKind.CXX_FOR_RANGE_STMT):
            return
        if re.match(r'if\s+constexpr', self.text_of(cursor)):
            return
        for child in children:
            start, end = child.extent.start.offset, child.extent.end.offset
            if not child.kind.is_expression() or start > closing:
                continue
            before = self.bytes[:start].rstrip()[-1:]
            after = self.bytes[end:].lstrip()[:1]
            if before in b'(;' and after in b');' and (cursor.kind != CursorKind.FOR_STMT or after == b';'):
                self.negate(child, scope)

    def negate(self, condition, scope):
        """`!=` for `==` and a removed `!` negate a condition already."""
        start, end = condition.extent.start.offset, condition.extent.end.offset
        operator = self.binary_operator(condition)
        if (operator and operator[2] in ('==', '!=')) or self.bytes[start:start + 1] == b'!' and not operator:
            return
        if self.source(start, end) in ('true', 'false'):
            return
        self.add(start, scope, 'negated condition', [(start, end, '(::mutation::on({}) != bool(', '))')])

    # --- expressions -----------------------------------------------------------------------------------------------

    def visit_expression(self, cursor, scope):
        kind = cursor.kind
        start, end = cursor.extent.start.offset, cursor.extent.end.offset
        if kind == CursorKind.CONDITIONAL_OPERATOR:
            self.negate(list(cursor.get_children())[0], scope)
        elif kind == CursorKind.INTEGER_LITERAL:
            self.visit_integer(cursor, scope)
        elif kind == CursorKind.CXX_BOOL_LITERAL_EXPR:
            self.visit_boolean(cursor, scope)
        text = self.source(start, end)
        if text.startswith('!') and text[1:2] != '=' and self.is_negation(cursor) and ('!', start) not in self.taken:
            self.taken.add(('!', start))
            self.add(start, scope, 'without !', [(start, end, '(::mutation::on({}) != bool(', '))')])
        operator = self.binary_operator(cursor)
        if operator and operator[0] not in self.taken:
            self.taken.add(operator[0])
            self.visit_binary(start, end, operator, cursor, scope)

    def is_negation(self, cursor):
        children = [c for c in cursor.get_children() if c.extent.end.offset - c.extent.start.offset > 0]
        children = [c for c in children if self.text_of(c) != '!']
        return len(children) == 1 and children[0].extent.start.offset > cursor.extent.start.offset

    def visit_integer(self, cursor, scope):
        start, end = cursor.extent.start.offset, cursor.extent.end.offset
        text = self.source(start, end)
        if start in self.taken or not re.fullmatch(r"(0[xXbB])?[0-9a-fA-F']+[uUlLzZ]*", text):
            return
        before = self.bytes[:start].rstrip()[-1:]
        if before == b'[' and re.search(rb'[\w>]\s+\w+\s*\[\s*$', self.bytes[:start]):
            return  # the bound of an array
        self.taken.add(start)
        self.add(start, scope, f'{text} to {text} + 1', [(start, end, '(::mutation::on({}) ? ' + text + ' + 1 : ', ')')])

    def visit_boolean(self, cursor, scope):
        start, end = cursor.extent.start.offset, cursor.extent.end.offset
        text = self.source(start, end)
        if start in self.taken or text not in ('true', 'false'):
            return
        self.taken.add(start)
        other = 'false' if text == 'true' else 'true'
        self.add(start, scope, f'{text} to {other}', [(start, end, '(::mutation::on({}) != ', ')')])

    def binary_operator(self, cursor):
        """(start, end, operator, left operand, right operand) of `a OP b`, whatever libclang takes it for."""
        children = sorted(
            (c for c in cursor.get_children() if c.kind.is_expression() and c.extent.end.offset > c.extent.start.offset),
            key=lambda c: c.extent.start.offset,
        )
        if len(children) < 2:
            return None
        left, right = children[0], children[-1]
        start, end = cursor.extent.start.offset, cursor.extent.end.offset
        if left.extent.start.offset != start or right.extent.end.offset != end:
            return None
        gap_start, gap_end = left.extent.end.offset, right.extent.start.offset
        gap = self.source(gap_start, gap_end)
        without_comments = re.sub(r'//[^\n]*', lambda m: ' ' * len(m.group()), gap)
        operator = without_comments.strip()
        if operator not in COMPARISONS and operator not in SUMS and operator not in LOGIC:
            return None
        place = gap_start + len(without_comments) - len(without_comments.lstrip())
        return place, place + len(operator), operator, left, right

    def visit_binary(self, start, end, operator, cursor, scope):
        place, place_end, sign, left, right = operator
        if sign in LOGIC:
            part = ('(::mutation::on({}) != bool(', '))')
            wraps = [
                (start, end, '(::mutation::on({}) != (', '))'),
                (left.extent.start.offset, left.extent.end.offset, *part),
                (right.extent.start.offset, right.extent.end.offset, *part),
            ]
            self.add(place, scope, f'{sign} to {LOGIC[sign]}', wraps)
            return
        other, name = (COMPARISONS | SUMS)[sign]
        if '<=>' in self.source(start, end) or (sign in COMPARISONS and 'ordering' in left.type.spelling):
            return  # an ordering compares with a literal 0 only
        if sign in SUMS and not self.can_change_sign(left.type, right.type, sign):
            return
        self.add(place, scope, f'{sign} to {other}', [(start, end, f'::mutation::{name}({{}}, ', ')')], (place, place_end, ','))

    @staticmethod
    def can_change_sign(left, right, sign):
        """Texts have no difference; two pointers, or two points in time, have no sum."""
        kinds = clang.cindex.TypeKind
        left, right = left.get_canonical(), right.get_canonical()
        texts = ('basic_string', 'char *', 'char [', 'char[')
        if any(t in left.spelling or t in right.spelling for t in texts) and sign in ('+', '+='):
            return 'char *' in left.spelling and right.kind not in (kinds.RECORD, kinds.POINTER)
        points = all(t.kind == kinds.POINTER or 'time_point' in t.spelling for t in (left, right))
        return not points

    # --- writing ---------------------------------------------------------------------------------------------------

    def instrumented(self, dropped):
        """The file's text with all mutants except those dropped. Lines keep their numbers."""
        opens, closes, replaced = [], [], {}
        for order, mutant in enumerate(sorted(self.mutants, key=self.nesting)):
            if mutant.number in dropped:
                continue
            for start, end, opening, closing in mutant.wraps:
                opens.append((start, -end, order, opening.format(mutant.number)))
                closes.append((end, -start, -order, closing))
            if mutant.replaced:
                replaced[mutant.replaced[0]] = mutant.replaced
        return self.woven(sorted(closes), sorted(opens), replaced)

    @staticmethod
    def nesting(mutant):
        """Where two begin and end together, the wider mutant is outside: `a == b` is one operand of `a == b || c`."""
        rank = {'without the statement': 0, 'negated condition': 1, 'without !': 2}
        return -max(end - start for start, end, _, _ in mutant.wraps), rank.get(mutant.operator, 3)

    def woven(self, closes, opens, replaced):
        places = {}
        for end, _, _, text in closes:
            places.setdefault(end, []).append(text)
        for start, _, _, text in opens:
            places.setdefault(start, []).append(text)
        result, at = [], 0
        for place in sorted(set(places) | set(replaced)):
            if place > at:
                result.append(self.source(at, place))
                at = place
            result.extend(places.get(place, []))
            if place in replaced:
                _, at, text = replaced[place]
                result.append(text)
        result.append(self.source(at, len(self.bytes)))
        return ''.join(result)
