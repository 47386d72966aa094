using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.DataLoss;

/// <summary>The call that brings back what a run destroyed; at a prompt, ready to be pasted.</summary>
internal static class RestoreCommand
{
    /// <summary>Writes it.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="target">The database.</param>
    /// <param name="tables">Tables, as SQL names them; with no columns, none for all.</param>
    /// <param name="columns">Columns of other tables, with them.</param>
    public static string For(
        SchemaBackup backup,
        ConnectionTarget target,
        IReadOnlyList<string> tables,
        IReadOnlyList<string> columns
    )
    {
        var builder = target.ToBuilder();
        var source = backup.Path is { } path ? (RestoreOption.Path, path) : (RestoreOption.BackupId, backup.BackupId.ToString());
        var call = new OperationCall(
            Operation.Restore,
            [(source.Item1, [source.Item2]), (RestoreOption.Tables, tables), (RestoreOption.Columns, columns)],
            new CallPlace(builder.Host ?? string.Empty, builder.Port, target.Database)
        );
        return call.ToString();
    }
}
