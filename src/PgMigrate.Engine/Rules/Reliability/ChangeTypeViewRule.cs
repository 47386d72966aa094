using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Reliability;

/// <summary>The type of a column that a view uses.</summary>
internal sealed class ChangeTypeViewRule : TableActionRule<AlterColumnType>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } = new("change-type-view", RuleGroup.Reliability, FindingSeverity.Error)
    {
        Title = "The type of a column that a view uses",
        Reason = "PostgreSQL refuses it (0A000): the script fails.",
        SafeWay = """
            Drop the view and make it again in the same script; or let the folder runBeforeUp drop it and views make it again.
            """,
        Examples =
        [
            new("ALTER TABLE item ALTER COLUMN name TYPE varchar(80)", true) { Setup = "CREATE TABLE item (id integer, name varchar(40)); CREATE VIEW listed AS SELECT name FROM item" },
            new("ALTER TABLE item ALTER COLUMN name TYPE varchar(80)", false) { Setup = "CREATE TABLE item (id integer, name varchar(40)); CREATE VIEW listed AS SELECT id FROM item" },
            new("ALTER TABLE item ALTER COLUMN name TYPE varchar(80)", false) { Setup = "CREATE TABLE item (id integer, name varchar(40)); CREATE VIEW listed AS SELECT i.id, count(*), o.name FROM item i JOIN other o ON o.id = i.id GROUP BY 1, 3" },
            new("ALTER TABLE item ALTER COLUMN name TYPE varchar(80)", true) { Setup = "CREATE TABLE item (id integer, name varchar(40)); CREATE TABLE other (id integer); CREATE VIEW listed AS SELECT i.name FROM item AS i JOIN other o ON o.id = i.id" },
            new("ALTER TABLE item ALTER COLUMN name TYPE varchar(80)", true) { Setup = "CREATE TABLE item (id integer, name varchar(40)); CREATE VIEW listed AS SELECT * FROM item" },
        ],
    };

    /// <inheritdoc/>
    protected override RuleHit? Check(AlterColumnType action, ObjectName table, StatementContext site)
    {
        var view = site.Schema.Views.FirstOrDefault(view => ViewColumns.Uses(view.Query, table.Name, action.Column));
        return view is null ? null : new RuleHit($"The script fails: the view {view.View} uses {table}.{action.Column}, whose type cannot change.");
    }
}
