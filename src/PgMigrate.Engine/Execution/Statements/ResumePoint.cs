using PgMigrate.Engine.History;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Statements;

/// <summary>Where a script goes on.</summary>
/// <param name="Steps">All of its statements.</param>
/// <param name="Next">How many of them are not done again.</param>
/// <param name="IsInterrupted">True where the next one was begun, and its end was not recorded.</param>
/// <param name="Session">What the session was like, as the checkpoint has it; null where that is not known.</param>
internal sealed record ResumePoint(IReadOnlyList<SqlStatement> Steps, int Next, bool IsInterrupted, string? Session)
{
    /// <summary>What still counts of the earlier try.</summary>
    public IEnumerable<(SqlStatement Step, bool IsDone)> Kept =>
        Steps.Take(IsInterrupted ? Next + 1 : Next).Select((step, i) => (step, i < Next));

    /// <summary>Whether the checkpoints are those of this script at their places.</summary>
    public bool Matches(IReadOnlyList<Checkpoint> checkpoints, SecretMask mask) =>
        Kept.Select(kept => (kept.Step.Ordinal, kept.IsDone, (string?)kept.Step.Hash(mask)))
            .SequenceEqual(checkpoints.Select(checkpoint => (checkpoint.Ordinal, checkpoint.IsDone, checkpoint.Hash)));
}
