using PgMigrate.Engine.Rules.Model;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Design;

/// <summary>A foreign key without an index. Looked for behind the last script: the index may have one of its own.</summary>
internal sealed class ForeignKeyIndexRule : EndRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("foreign-key-index", RuleGroup.Design, FindingSeverity.Information)
        {
            Title = "A foreign key without an index",
            Reason =
                "Every DELETE, and every change of the key, in the table that it points to reads the whole table that has it.",
            SafeWay = """
                In a script of its own; before the key where the table has rows:
                    CREATE INDEX CONCURRENTLY t_parent_id_idx ON t (parent_id);
                """,
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(StatementContext site)
    {
        if (site.Changed is not { IsMade: true, IsDropped: false, IsPartitioned: false } table)
            yield break;
        var name = NameIn(site.Command);
        var bare = Keys(site.Command)
            .Select(key => Standing(key, table))
            .OfType<ConstraintDefinition>()
            .Where(key => key.Columns.Count > 0 && !table.HasIndexOn(key.Columns))
            .ToArray();
        if (name is not null && bare.Length > 0)
            yield return new RuleHit($"{name} has no index for {Describe(bare)}: changes there read all of {name}.")
            {
                Object = name.ToString(),
                Offset = bare[0].Offset,
            };
    }

    private static ObjectName? NameIn(SqlCommand? command) =>
        command switch
        {
            CreateTable create => create.Table,
            AlterTable alter => alter.Table,
            _ => null,
        };

    private static string Describe(ConstraintDefinition[] keys) =>
        $"the foreign key{(keys.Length == 1 ? "" : "s")} "
        + $"{Wording.List(keys.Select(key => $"{string.Join(", ", key.Columns)} (to {key.References})"))}";

    // The key as it is in the end: its columns may have been renamed, and it may have been validated, or dropped.
    private static ConstraintDefinition? Standing(ConstraintDefinition key, TableModel table) =>
        table.Constraints.Find(standing => ReferenceEquals(standing.Identity, key.Identity));

    private static IEnumerable<ConstraintDefinition> Keys(SqlCommand? command) =>
        command switch
        {
            CreateTable { IsTemporary: false } create => create
                .Columns.SelectMany(column => column.Constraints)
                .Concat(create.Constraints)
                .Where(IsForeignKey),
            AlterTable alter => alter.Actions.SelectMany(Constraints).Where(IsForeignKey),
            _ => [],
        };

    private static IEnumerable<ConstraintDefinition> Constraints(TableAction action) =>
        action switch
        {
            AddConstraint add => [add.Constraint],
            AddColumn add => add.Column.Constraints,
            _ => [],
        };

    private static bool IsForeignKey(ConstraintDefinition constraint) => constraint.Kind == ConstraintKind.ForeignKey;
}
