using PgMigrate.Engine.Tests.Backup;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.DataLoss;

/// <summary>A database with rows, and scripts that destroy some.</summary>
public abstract class LossTestBase(PostgresServer server) : BackupTestBase(server)
{
    /// <summary>A table with rows, made outside of any run.</summary>
    protected Task MakeAsync(string sql) => Database.ExecuteAsync(sql);

    /// <summary>Makes the next script.</summary>
    protected void Script(string sql, string name = "0001_harm.sql") => Folder.Write($"up/{name}", sql);

    /// <summary>The one backup there is.</summary>
    protected async Task<SchemaBackup> BackupOfRunAsync() => Assert.Single(await ListAsync());

    /// <summary>The messages of a severity.</summary>
    protected string[] Told(MessageSeverity severity) =>
        [.. Observer.Messages.Where(message => message.Severity == severity).Select(message => message.Text)];
}
