using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Repair;

/// <summary>
/// What a process that was killed has left at the server: databases of rehearsals, and copies that no backup lists.
/// </summary>
internal sealed class Orphans : IRepair
{
    /// <inheritdoc/>
    public RepairKind Kind => RepairKind.Orphan;

    /// <inheritdoc/>
    public bool IsOfSchema => false;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RepairItem>> FindAsync(RunState run, RepairOptions options, CancellationToken stop)
    {
        var databases = await NamesAsync(run.Server!, "orphan_databases", stop).ConfigureAwait(false);
        var copies = await BackupRegistry.ExistsAsync(run.Server!, stop).ConfigureAwait(false)
            ? await NamesAsync(run.Server!, "orphan_copies", stop).ConfigureAwait(false)
            : [];
        return
        [
            .. databases.Select(name =>
                Of(name, $"The database {name} is a copy of a rehearsal that has ended.", $"DROP DATABASE IF EXISTS {name}")
            ),
            .. copies.Select(name => Of(name, $"No backup lists the copy {name}.", $"DROP TABLE IF EXISTS {name}")),
        ];
    }

    private static RepairItem Of(string name, string problem, string sql) =>
        new(RepairKind.Orphan, name, problem, sql, (work, stop) => work.RunAloneAsync(sql, isConcurrent: false, stop));

    private static Task<IReadOnlyList<string>> NamesAsync(ServerConnection server, string query, CancellationToken stop) =>
        server.ListAsync(SqlFile.Read("Repair", query), [], reader => reader.GetString(0), stop);
}
