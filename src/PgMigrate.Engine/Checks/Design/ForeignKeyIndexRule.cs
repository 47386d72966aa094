using PgMigrate.Engine.Checks.Model;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Checks.Design;

/// <summary>A foreign key without an index. Looked for behind the last script: the index may have one of its own.</summary>
internal sealed class ForeignKeyIndexRule : EndRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } = new("foreign-key-index", RuleGroup.Design, FindingSeverity.Information)
    {
        Title = "A foreign key without an index",
        Reason = "Every DELETE, and every change of the key, in the table that it points to reads the whole table that has it.",
        SafeWay = """
            In a script of its own; before the key where the table has rows:
                CREATE INDEX CONCURRENTLY t_parent_id_idx ON t (parent_id);
            """,
        Examples =
        [
            new("CREATE TABLE fresh (item_id integer REFERENCES item (id))", true) { Setup = "CREATE TABLE item (id integer PRIMARY KEY)" },
            new("CREATE TABLE fresh (item_id integer REFERENCES item (id)); CREATE INDEX fresh_item ON fresh (item_id)", false) { Setup = "CREATE TABLE item (id integer PRIMARY KEY)" },
            new("CREATE TABLE fresh (item_id integer REFERENCES item (id)); CREATE INDEX fresh_item ON fresh (item_id) WHERE item_id IS NOT NULL", false) { Setup = "CREATE TABLE item (id integer PRIMARY KEY)" },
            new("CREATE TABLE fresh (item_id integer PRIMARY KEY REFERENCES item (id))", false) { Setup = "CREATE TABLE item (id integer PRIMARY KEY)" },
        ],
    };

    /// <inheritdoc/>
    public override IEnumerable<Suspicion> Check(StatementSite site)
    {
        foreach (var (table, key, offset) in Keys(site.Command))
            if (key.Columns.Count > 0 && site.Schema.Table(site.Resolve(table)) is { IsPartitioned: false } known && Has(known, key) && !known.HasIndexOn(key.Columns))
                yield return new Suspicion($"No index of {table} begins with {string.Join(", ", key.Columns)} (in any order), which references {key.References}.")
                { Object = table.ToString(), Offset = offset };
    }

    // It may have been validated, or dropped, since.
    private static bool Has(TableModel table, ConstraintDefinition key) =>
        table.Constraints.Exists(standing => IsForeignKey(standing) && standing.Columns.SequenceEqual(key.Columns));

    private static IEnumerable<(ObjectName Table, ConstraintDefinition Key, int Offset)> Keys(SqlCommand? command) => command switch
    {
        CreateTable { IsTemporary: false } create => create.Columns.SelectMany(column => column.Constraints).Concat(create.Constraints)
            .Where(IsForeignKey).Select(key => (create.Table, key, key.Offset)),
        AlterTable { Table: { } table } alter => alter.Actions.SelectMany(Constraints).Where(IsForeignKey).Select(key => (table, key, key.Offset)),
        _ => [],
    };

    private static IEnumerable<ConstraintDefinition> Constraints(TableAction action) => action switch
    {
        AddConstraint add => [add.Constraint],
        AddColumn add => add.Column.Constraints,
        _ => [],
    };

    private static bool IsForeignKey(ConstraintDefinition constraint) => constraint.Kind == ConstraintKind.ForeignKey;
}
