using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Undo;

/// <summary>What a script that runs outside of a transaction has committed before it failed.</summary>
internal static class CommittedStatements
{
    /// <summary>The statements that are done; null where there are none.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="script">The script.</param>
    /// <param name="tokens">The run's tokens.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">UndoRefused where the outcome of a statement is not known.</exception>
    public static async Task<string?> ReadAsync(
        ServerConnection connection,
        PlanEntry script,
        IReadOnlyList<MigrationToken> tokens,
        CancellationToken cancellationToken
    )
    {
        var checkpoints = await Checkpoints.ReadAsync(connection, script.Name, cancellationToken).ConfigureAwait(false);
        if (checkpoints.Count == 0)
            return null;
        if (checkpoints.Any(checkpoint => !checkpoint.IsDone))
            throw Refusal(
                script,
                "was interrupted in a statement whose outcome is not known",
                "Look whether it took effect, and take it back by hand."
            );
        var done = checkpoints.Select(checkpoint => checkpoint.Ordinal).ToHashSet();
        var statements = script.Script.Statements;
        // A transaction of its own may have ended in ROLLBACK.
        if (statements.Any(statement => statement.Facts.Control != TransactionControl.None))
            throw Refusal(script, "has committed a part of its work by COMMITs of its own", "Take it back by hand.");
        // The value of a secret may end a statement, and what was sent is what was counted.
        var sent = script.Script.ToSend(tokens).Statements;
        if (!sent.Select(VerbOf).SequenceEqual(statements.Select(VerbOf), StringComparer.Ordinal))
            throw Refusal(script, "has other statements with its secrets in place than it shows", "Take it back by hand.");
        var committed = statements.Where(statement => done.Contains(statement.Ordinal));
        return string.Concat(committed.Select(statement => $"{statement.Written}\n"));
    }

    private static string VerbOf(SqlStatement statement) => statement.Facts.Verb;

    private static MigrationException Refusal(PlanEntry script, string reason, string action) =>
        new(MigrationErrorId.UndoRefused, $"{script.File} {reason}.", action) { Script = script.Name };
}
