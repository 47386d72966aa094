using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>
/// Where the condition goes in a statement whose author has marked nothing: an UPDATE or DELETE of the table, or an INSERT of a
/// plain SELECT from it. Whatever is less plain is refused, with the marker as the way out.
/// </summary>
internal readonly ref struct ConditionPlace
{
    private const string MarkIt = "Mark the place of the condition: WHERE true /* pgmigrate:range alias */.";

    private static readonly string[] OverAllRows =
    [
        "GROUP",
        "HAVING",
        "WINDOW",
        "UNION",
        "INTERSECT",
        "EXCEPT",
        "ORDER",
        "LIMIT",
        "OFFSET",
        "FETCH",
    ];

    private static readonly string[] Aggregates =
    [
        "COUNT",
        "SUM",
        "AVG",
        "MIN",
        "MAX",
        "ARRAY_AGG",
        "STRING_AGG",
        "JSON_AGG",
        "JSONB_AGG",
        "JSON_OBJECT_AGG",
        "JSONB_OBJECT_AGG",
        "BOOL_AND",
        "BOOL_OR",
        "EVERY",
    ];

    private readonly BatchDirective _batch;
    private readonly BatchProblem _problem;

    private ConditionPlace(BatchDirective batch, BatchProblem problem)
    {
        _batch = batch;
        _problem = problem;
    }

    /// <summary>The places, in order, and whether the statement has a condition of its own.</summary>
    /// <exception cref="MigrationException">DirectiveInvalid: the statement is not plain enough.</exception>
    public static (IReadOnlyList<RangePlace> Places, bool HasCondition) Find(
        SqlStatement statement,
        BatchDirective batch,
        BatchProblem problem
    )
    {
        var place = new ConditionPlace(batch, problem);
        var reader = new StatementReader(statement.Sql, statement.Piece.StandardConformingStrings);
        if (reader.TryWords("UPDATE") || reader.TryWords("DELETE", "FROM"))
            return place.OfChange(reader);
        if (reader.TryWords("INSERT", "INTO"))
            return place.OfInsert(reader);
        throw problem.Of($"The place of the range in this {statement.Facts.Verb} cannot be told.", MarkIt);
    }

    private (IReadOnlyList<RangePlace>, bool) OfChange(StatementReader reader)
    {
        var alias = ReadTable(ref reader);
        var isEnd = reader.SeekAnyWord("WHERE", "RETURNING") && reader.IsWord("RETURNING");
        return isEnd || reader.AtEnd ? (WithoutWhere(reader, alias), false) : (WithWhere(ref reader, alias), true);
    }

    private (IReadOnlyList<RangePlace>, bool) OfInsert(StatementReader reader)
    {
        reader.Relation();
        if (reader.TryWords("AS"))
            reader.Identifier();
        reader.SkipGroup();
        reader.TryWords("OVERRIDING", "SYSTEM", "VALUE");
        reader.TryWords("OVERRIDING", "USER", "VALUE");
        if (!reader.TryWords("SELECT"))
            throw _problem.At(reader.Offset, "This INSERT does not read its rows by a plain SELECT.", MarkIt);
        RefuseWord(reader, "DISTINCT");
        if (!SeekFrom(ref reader))
            throw _problem.At(reader.Offset, "The SELECT of this INSERT reads from no table.", MarkIt);
        reader.Move();
        var alias = ReadTable(ref reader);
        SeekClause(ref reader, "WHERE");
        return reader.IsWord("WHERE") ? (WithWhere(ref reader, alias), true) : (WithoutWhere(reader, alias), false);
    }

    // A subquery's FROM is not the one that is looked for, nor is that of IS DISTINCT FROM.
    private bool SeekFrom(ref StatementReader reader)
    {
        var depth = 0;
        while (!reader.AtEnd && (depth > 0 || reader.FollowsDot || !reader.IsWord("FROM")))
        {
            if (reader.TryWords("DISTINCT", "FROM"))
                continue;
            if (IsSubquery(reader))
            {
                reader.MovePastGroup();
                continue;
            }

            RefuseSummary(reader);
            depth +=
                reader.Is(SqlTokenKind.OpenParenthesis) ? 1
                : reader.Is(SqlTokenKind.CloseParenthesis) ? -1
                : 0;
            reader.Move();
        }

        return !reader.AtEnd;
    }

    private static bool IsSubquery(StatementReader reader) =>
        reader.TryToken(SqlTokenKind.OpenParenthesis) && reader.IsAnyWord("SELECT", "WITH", "VALUES");

    // What sums up all rows would sum up those of each range.
    private void RefuseSummary(StatementReader reader)
    {
        if (reader.FollowsDot)
            return;
        RefuseWord(reader, "OVER");
        foreach (var aggregate in Aggregates)
            if (IsCall(reader, aggregate))
                RefuseWord(reader, aggregate);
    }

    private static bool IsCall(StatementReader reader, string function) =>
        reader.TryWords(function) && reader.Is(SqlTokenKind.OpenParenthesis);

    // To the first of the words outside of parentheses, or to what ends a WHERE; refuses what counts over all rows.
    private void SeekClause(ref StatementReader reader, string word)
    {
        while (!reader.AtEnd && (reader.FollowsDot || !(reader.IsWord(word) || EndsQuery(reader))))
        {
            foreach (var join in (ReadOnlySpan<string>)["RIGHT", "FULL"])
                if (reader.IsWord(join) && !IsCall(reader, join))
                    RefuseWord(reader, join);
            foreach (var other in OverAllRows)
                RefuseWord(reader, other);
            reader.MovePastGroup();
        }
    }

    private static bool EndsQuery(StatementReader reader) =>
        reader.IsAnyWord("RETURNING", "FOR") || reader.TryWords("ON", "CONFLICT");

    private void RefuseWord(StatementReader reader, string word)
    {
        if (!reader.FollowsDot && reader.IsWord(word))
            throw _problem.At(
                reader.Offset,
                $"With {word} the rows of one range may not be those that the whole statement would give.",
                $"{MarkIt} Then it is yours to see that each range gives what is right."
            );
    }

    // The table's alias, or its name as it is written.
    private string ReadTable(ref StatementReader reader)
    {
        var at = reader.Offset;
        if (reader.Relation(out _, out var written) != _batch.Table)
            throw _problem.At(
                at,
                $"The batch goes over {_batch.Table}, and the statement's table is {written ?? "another one"}.",
                $"Name the same table, written in the same way. Or mark the place: WHERE true /* pgmigrate:range alias */."
            );
        var isAlias = reader.TryWords("AS") || (reader.IsName() && !FollowsTable(reader));
        return isAlias ? reader.Name() ?? written! : written!;
    }

    private static bool FollowsTable(StatementReader reader) =>
        reader.IsAnyWord("SET", "USING", "WHERE", "RETURNING", "JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "NATURAL")
        || reader.IsAnyWord("TABLESAMPLE", "ON", "FOR", "GROUP", "HAVING", "WINDOW", "UNION", "INTERSECT", "EXCEPT")
        || reader.IsAnyWord("ORDER", "LIMIT", "OFFSET", "FETCH");

    private static RangePlace[] WithoutWhere(StatementReader reader, string alias) =>
        [new RangePlace(EndBefore(reader), 0, RangePart.Condition) { Qualifier = alias, Before = "\nWHERE " }];

    private RangePlace[] WithWhere(ref StatementReader reader, string alias)
    {
        reader.Move();
        if (reader.TryWords("CURRENT", "OF"))
            throw _problem.At(reader.Offset, "WHERE CURRENT OF names one row.", "Give the statement another condition.");
        var from = reader.Offset;
        SeekClause(ref reader, "RETURNING");
        return
        [
            new RangePlace(from, 0, RangePart.Condition) { Qualifier = alias, Behind = " AND (" },
            new RangePlace(from + reader.TextSince(from).Length, 0, RangePart.None) { Behind = ")" },
        ];
    }

    // The end of the token before the one that it stands on.
    private static int EndBefore(StatementReader reader) => reader.TextSince(0).Length;
}
