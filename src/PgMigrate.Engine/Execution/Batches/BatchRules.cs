using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>
/// What must be said of the rows that are committed while batches run, behind the place they have come to: no range meets them
/// any
/// more. See docs/guides/batches.md for what is promised.
/// </summary>
internal sealed class BatchRules(BatchDirective batch, RangedStatement statement, BatchProblem problem)
{
    /// <summary>Refuses what does not hold together.</summary>
    /// <exception cref="MigrationException">DirectiveInvalid, with line and column.</exception>
    public void Refuse()
    {
        RefuseChangedKey();
        if (batch.Passes > 1)
            RefusePasses();
        else if (!batch.LeavesLaterRows)
            throw problem.Of(
                "Rows that are committed while the batches run, behind the place they have come to, are not processed, and the "
                    + "script does not say what becomes of them.",
                "Say passes=10 where the statement's condition no longer holds for a row that it has changed; it is repeated "
                    + "until a "
                    + "pass changes none. Say later-rows=0012_trigger.sql where a trigger or a default of an earlier script "
                    + "sees to "
                    + "them. Say later-rows=ignored where nobody has to."
            );
    }

    private void RefuseChangedKey()
    {
        if (
            statement.Written.Command is ChangeRows { Verb: "UPDATE" } update
            && update.Table == batch.Table
            && update.Columns.FirstOrDefault(column => batch.Key.Contains(column, StringComparer.Ordinal)) is { } column
        )
            throw problem.Of(
                $"The statement changes {column}, by which the batches go: a row could be processed twice, or never.",
                "Go over another unique key, which the statement leaves as it is."
            );
    }

    private void RefusePasses()
    {
        if (!statement.CountsRows)
            throw problem.Of(
                $"passes={batch.Passes} needs to know when a pass has changed no row, and a {statement.Written.Facts.Verb} "
                    + "does not "
                    + "tell.",
                "Say later-rows= instead: which earlier script sees to the rows that are committed later, or ignored."
            );
        var isUpsert = statement.Written.Command is ChangeRows { Verb: "INSERT" } && HasConflictClause();
        if (!statement.HasCondition && !isUpsert)
            throw problem.Of(
                $"passes={batch.Passes} would change every row again in each pass: the statement has no condition of its own.",
                "Give it one that no longer holds for a row that it has changed, such as WHERE full_name IS NULL. Or say "
                    + "later-rows= "
                    + "instead of passes=."
            );
    }

    private bool HasConflictClause()
    {
        var reader = new Sql.StatementReader(statement.Written.Sql);
        return reader.SeekAnyWord("CONFLICT");
    }
}
