using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Statements;

/// <summary>
/// What an earlier try of a script has committed, held against the script as it is now. What stands unchanged at its beginning is
/// not done again. Where a committed statement was edited, removed or moved nobody but a person can tell how to go on.
/// </summary>
internal sealed class EarlierTry(PlanEntry entry, IReadOnlyList<Checkpoint> checkpoints, SecretMask mask)
{
    private readonly SqlStatement[] _steps = [.. entry.Script.Steps];

    /// <summary>Where the script goes on.</summary>
    /// <exception cref="MigrationException">OutcomeUnknown, naming the statements.</exception>
    public ResumePoint FindResumePoint()
    {
        if (checkpoints.Count == 0)
            return new ResumePoint(_steps, 0, IsInterrupted: false, Session: null);
        var unchanged = CountUnchanged();
        if (unchanged == checkpoints.Count)
            return checkpoints[^1].IsDone
                ? new ResumePoint(_steps, unchanged, IsInterrupted: false, checkpoints[^1].Session)
                : new ResumePoint(_steps, unchanged - 1, IsInterrupted: true, SessionAfter(unchanged - 1));
        return Decide(unchanged);
    }

    // One that said of a script with BEGIN and COMMIT of its own that it was begun, and no more.
    private bool IsOfOlderVersion => checkpoints[0].Ordinal == 0;

    private int CountUnchanged()
    {
        var most = Math.Min(checkpoints.Count, _steps.Length);
        for (var i = 0; i < most; i++)
            if (checkpoints[i].Hash is not { } hash || hash != _steps[i].Hash(mask))
                return i;
        return most;
    }

    private string? SessionAfter(int count) => count == 0 ? RecordedSession.None : checkpoints[count - 1].Session;

    private ResumePoint Decide(int unchanged)
    {
        var rerun = StartOfTransaction(unchanged);
        var skip = IsOfOlderVersion ? _steps.Length : EndOfTransaction(Math.Min(checkpoints.Count, _steps.Length));
        return entry.Directives.Resume switch
        {
            ResumeDecision.Rerun => new ResumePoint(_steps, rerun, IsInterrupted: false, SessionAfter(rerun)),
            ResumeDecision.Skip => new ResumePoint(_steps, skip, IsInterrupted: false, checkpoints[^1].Session),
            _ => throw Unknown(unchanged, rerun, skip),
        };
    }

    private MigrationException Unknown(int unchanged, int rerun, int skip)
    {
        var checkpoint = checkpoints[unchanged];
        var was = checkpoint.Statement ?? "not recorded, by an older version";
        var isNow = unchanged < _steps.Length ? mask.Hide(_steps[unchanged].Summary) : "gone";
        return entry.Script.Error(
            MigrationErrorId.OutcomeUnknown,
            unchanged < _steps.Length ? _steps[unchanged].Place.Offset : 0,
            $"An earlier run has {(checkpoint.IsDone ? "committed" : "begun")} a statement of this script that has changed "
                + "since: "
                + $"it was {was}; it is {isNow}.",
            "Put back as they were the statements that were committed, and change what follows them. Or look at the database, "
                + "and say "
                + $"at the top of the script -- pgmigrate:resume rerun, to go on with {Describe(rerun)}; or -- pgmigrate:resume "
                + "skip, "
                + $"to go on with {Describe(skip)}."
        );
    }

    private string Describe(int step) => step < _steps.Length ? mask.Hide(_steps[step].Summary) : "the script's end";

    // A transaction of the script's own was committed as a whole, or not at all.
    private int StartOfTransaction(int step)
    {
        var transaction = new OwnTransactionState();
        var start = 0;
        for (var i = 0; i < step; i++)
        {
            if (!transaction.IsOpen)
                start = i;
            transaction.Follow(_steps[i]);
        }

        return transaction.IsOpen ? start : step;
    }

    private int EndOfTransaction(int step)
    {
        var transaction = new OwnTransactionState();
        for (var i = 0; i < _steps.Length; i++)
        {
            if (i >= step && !transaction.IsOpen)
                return i;
            transaction.Follow(_steps[i]);
        }

        return _steps.Length;
    }
}
