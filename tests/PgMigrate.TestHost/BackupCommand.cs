using System.Text.Json;
using PgMigrate.Engine;
using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Connections;

namespace PgMigrate.TestHost;

/// <summary>
/// Backs up a database, or restores a backup. Writes <c>ready</c> before it begins, and <c>done</c> at its end.
/// </summary>
internal static class BackupCommand
{
    public static async Task<int> RunAsync()
    {
        var request = JsonSerializer.Deserialize<BackupRequest>((await Console.In.ReadLineAsync())!)!;
        var target = ConnectionResolver.Resolve(new ConnectionSettings { ConnectionString = request.ConnectionString });
        Console.WriteLine("ready");
        if (request.Restore is { } path)
            await SchemaBackups.RestoreAsync(
                target,
                new RestoreOptions { Path = path },
                new SilentObserver(),
                CancellationToken.None
            );
        else
            await SchemaBackups.BackupAsync(
                target,
                new BackupOptions { Folder = request.Folder, Method = request.Method },
                new SilentObserver(),
                CancellationToken.None
            );
        Console.WriteLine("done");
        return 0;
    }
}
