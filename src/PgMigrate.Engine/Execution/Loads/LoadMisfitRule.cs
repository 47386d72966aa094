using PgMigrate.Engine.Rules;

namespace PgMigrate.Engine.Execution.Loads;

/// <summary>A file that cannot go into its table as the database has it.</summary>
internal sealed class LoadMisfitRule : Rule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("load-does-not-fit", RuleGroup.Target, FindingSeverity.Error)
        {
            Title = "A data file does not fit its table",
            Reason =
                "The table is not there, it has not the columns that the file's header or the directive names, or no unique "
                + "constraint is over the key by which rows are found. The load would stop at once, behind what the scripts "
                + "before it have changed. A table that the same run makes or changes is looked at when the load begins.",
            SafeWay =
                "Name the table with its schema, the columns as the table has them, and for conflict and replace the columns of "
                + "a unique constraint. docs/guides/loads.md shows how.",
        };
}
