using System.Text;
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
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">UndoRefused where the outcome of a statement is not known.</exception>
    public static async Task<string?> ReadAsync(ServerConnection connection, PlanEntry script, CancellationToken cancellationToken)
    {
        var checkpoints = await Checkpoints.ReadAsync(connection, script.Name, cancellationToken).ConfigureAwait(false);
        if (checkpoints.Count == 0)
            return null;
        if (checkpoints.Any(checkpoint => !checkpoint.IsDone))
            throw Refusal(script, "was interrupted in a statement whose outcome is not known",
                "Look whether it took effect, and take it back by hand.");
        var done = checkpoints.Select(checkpoint => checkpoint.Ordinal).ToHashSet();
        // A transaction of its own may have ended in ROLLBACK.
        if (SqlStatement.ReadAll(script.Text).Any(statement => statement.Facts.Control != TransactionControl.None))
            throw Refusal(script, "has committed a part of its work by COMMITs of its own", "Take it back by hand.");
        return Cut(script.Text, done);
    }

    private static MigrationException Refusal(PlanEntry script, string reason, string action) =>
        new(MigrationErrorId.UndoRefused, $"{script.File} {reason}.", action) { Script = script.Name };

    private static string Cut(string script, HashSet<int> done)
    {
        var text = new StringBuilder();
        var ordinal = 0;
        foreach (var piece in SqlSplitter.Split(script).Where(piece => piece.Kind is SqlPieceKind.Statement or SqlPieceKind.CopyData))
        {
            if (piece.Kind == SqlPieceKind.Statement)
                ordinal++;
            if (done.Contains(ordinal))
                text.Append(script, piece.Offset, piece.Length).Append('\n');
        }

        return text.ToString();
    }
}
