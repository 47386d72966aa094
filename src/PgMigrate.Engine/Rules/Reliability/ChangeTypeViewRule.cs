using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Reliability;

/// <summary>The type of a column that a view uses.</summary>
internal sealed class ChangeTypeViewRule : TableActionRule<AlterColumnType>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("change-type-view", RuleGroup.Reliability, FindingSeverity.Error)
        {
            Title = "The type of a column that a view uses",
            Reason = "PostgreSQL refuses it (0A000): the script fails.",
            SafeWay = """
                Drop the view and make it again in the same script; or let the folder runBeforeUp drop it and views make it again.
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(AlterColumnType action, ObjectName table, StatementContext site)
    {
        var view = site.Schema.Views.FirstOrDefault(view => ViewColumns.Uses(view.Query, table.Name, action.Column));
        return view is null
            ? null
            : new RuleHit($"The script fails: the view {view.View} uses {table}.{action.Column}, whose type cannot change.");
    }
}
