using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Reliability;

/// <summary>What the target's PostgreSQL does not have yet.</summary>
internal sealed class ServerVersionRule : StatementRule
{
    // No form in these tables needs more.
    private const int Newest = 19;

    private static readonly (string[] Words, int Version, string Name)[] Phrases =
    [
        (["NULLS", "NOT", "DISTINCT"], 15, "NULLS NOT DISTINCT"),
        (["WITHOUT", "OVERLAPS"], 18, "WITHOUT OVERLAPS"),
        (["SET", "COMPRESSION"], 14, "SET COMPRESSION"),
    ];

    private static readonly (string Word, int Version)[] Functions =
    [
        ("gen_random_uuid", 13),
        ("uuidv7", 18),
        ("uuidv4", 18),
        ("json_table", 17),
        ("any_value", 16),
        ("date_bin", 14),
        ("regexp_like", 15),
        ("regexp_count", 15),
        ("string_to_table", 14),
        ("array_shuffle", 16),
        ("array_sample", 16),
        ("random_normal", 16),
        ("json_exists", 17),
        ("json_value", 17),
        ("json_query", 17),
        ("casefold", 18),
        ("array_reverse", 18),
        ("array_sort", 18),
    ];

    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("server-version", RuleGroup.Reliability, FindingSeverity.Error)
        {
            Title = "The target's PostgreSQL does not have this yet",
            Reason = "The statement fails there, most often as a syntax error (42601).",
            SafeWay = """
                Write it in the way of the target's version, or upgrade the server first.
                """,
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(StatementContext site)
    {
        if (site.Run.ServerVersion < Newest && Needed(site) is { } needed && needed.Version > site.Run.ServerVersion)
            yield return new RuleHit(
                $"{needed.Name} needs PostgreSQL {needed.Version}; the target runs {site.Run.ServerVersion}."
            )
            {
                // An extension, or the database itself, may have a function of that name.
                Severity = needed.Name.EndsWith("()", StringComparison.Ordinal) ? FindingSeverity.Warning : null,
            };
    }

    private static (string Name, int Version)? Needed(StatementContext site) =>
        (site.Facts.Verb == "REPACK" ? ("REPACK", 19) : OfCommand(site.Command))
        ?? OfWords(site.Sql)
        ?? (UnnamedSubquery.IsIn(site.Sql) ? ("A subquery in FROM without an alias", 16) : null);

    private static (string, int)? OfCommand(SqlCommand? command) =>
        command switch
        {
            ChangeRows { Verb: "MERGE" } => ("MERGE", 15),
            CreateTrigger { OrReplace: true } => ("CREATE OR REPLACE TRIGGER", 14),
            CreateTable table => table
                .Columns.Select(OfColumn)
                .Concat(table.Constraints.Select(OfConstraint))
                .FirstOrDefault(needed => needed is not null),
            AlterTable alter => alter.Actions.Select(OfAction).FirstOrDefault(needed => needed is not null),
            _ => null,
        };

    private static (string, int)? OfAction(TableAction action) =>
        action switch
        {
            SetExpression => ("SET EXPRESSION", 17),
            RebuildPartitions rebuild => (rebuild.IsMerge ? "MERGE PARTITIONS" : "SPLIT PARTITION", 19),
            DetachPartition { IsConcurrent: true } => ("DETACH PARTITION CONCURRENTLY", 14),
            AddColumn add => OfColumn(add.Column),
            AddConstraint add => OfConstraint(add.Constraint),
            AlterConstraint { IsEnforced: { } isEnforced } => (
                isEnforced ? "ALTER CONSTRAINT … ENFORCED" : "ALTER CONSTRAINT … NOT ENFORCED",
                18
            ),
            SetAccessMethod => ("SET ACCESS METHOD", 15),
            AlterColumnOther { Words: "DROP EXPRESSION" } => ("DROP EXPRESSION", 13),
            _ => null,
        };

    private static (string, int)? OfColumn(ColumnDefinition column) =>
        column switch
        {
            { Generated: not null, IsStored: false } => ("A virtual generated column", 18),
            { Type: { Schema: null } type } when type.Name.EndsWith("multirange", StringComparison.Ordinal) => (type.Name, 14),
            _ => column.Constraints.Select(OfConstraint).FirstOrDefault(needed => needed is not null),
        };

    private static (string, int)? OfConstraint(ConstraintDefinition constraint) =>
        constraint switch
        {
            { IsNotEnforced: true } => ("NOT ENFORCED", 18),
            { Kind: ConstraintKind.NotNull, IsNotValid: true } => ("NOT NULL … NOT VALID", 18),
            _ => null,
        };

    private static (string, int)? OfWords(string sql)
    {
        var reader = new StatementReader(sql);
        while (!reader.AtEnd)
        {
            foreach (var (words, version, name) in Phrases)
                if (reader.TryWords(words))
                    return (name, version);
            if (Function(ref reader) is { } function)
                return function;
        }

        return null;
    }

    private static (string, int)? Function(ref StatementReader reader)
    {
        foreach (var (word, version) in Functions)
        {
            if (!reader.IsWord(word) || reader.FollowsDot)
                continue;
            reader.Move();
            return reader.Is(SqlTokenKind.OpenParenthesis) ? ($"{word}()", version) : null;
        }

        reader.Move();
        return null;
    }
}
