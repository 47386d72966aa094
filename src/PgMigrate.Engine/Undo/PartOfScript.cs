using System.Text;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Planning;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Undo;

/// <summary>What a script that runs outside of a transaction has committed before it failed.</summary>
internal static class PartOfScript
{
    /// <summary>The statements that are done; null where there are none.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="script">The script.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">UndoRefused where the outcome of a statement is not known.</exception>
    public static async Task<string?> ReadAsync(ServerConnection connection, PlanEntry script, CancellationToken cancellationToken)
    {
        var states = await connection.ListAsync("SELECT ordinal, state = 'done' FROM pgmigrate.statement_checkpoint WHERE script = $1 AND hash = $2",
            [new() { Value = script.Name }, new() { Value = script.CheckpointHash }],
            reader => (Ordinal: reader.GetInt32(0), IsDone: reader.GetBoolean(1)), cancellationToken).ConfigureAwait(false);
        if (states.Count == 0)
            return null;
        if (states.Any(state => !state.IsDone))
            throw new MigrationException(MigrationErrorId.UndoRefused, $"{script.File} was interrupted in a statement whose outcome is not known.",
                "Look whether it took effect, and take it back by hand.") { Script = script.Name };
        var done = states.Select(state => state.Ordinal).ToHashSet();
        return Cut(script.Text, done);
    }

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
