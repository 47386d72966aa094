using System.Text.Json;
using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Telemetry;
using PgMigrate.Engine.Telemetry.Alerts;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Telemetry.Alerts;

/// <summary>Runs that tell receivers, on this machine, of what happens.</summary>
public abstract class AlertTestBase(PostgresServer server) : MigrationTestBase(server)
{
    private protected const string AllEvents =
        """["failed", "succeeded", "started", "longerThanPredicted", "waitingForLock", "drift", "planWaits", "batchPaused", "backupFailed", "recovered"]""";

    private readonly List<LocalReceiver> _servers = [];

    private protected ConfigurationFile Configuration => ConfigurationFile.Find(Folder["pgmigrate.json"]);

    private protected string AlertFolder => Folder["alerts"];

    public override ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            server.Dispose();
        GC.SuppressFinalize(this);
        return base.DisposeAsync();
    }

    /// <summary>A web server; its URL, with a part that is secret, is in the file <c>name.url</c>.</summary>
    private protected LocalReceiver Serve(string name)
    {
        var server = new LocalReceiver();
        _servers.Add(server);
        Folder.Write($"{name}.url", $"{server.Address}s3cr3t-{name}\n");
        return server;
    }

    /// <summary>Writes a file that tells receivers of all events.</summary>
    /// <param name="receivers">Members of the object of receivers.</param>
    /// <param name="names">Their names.</param>
    /// <param name="more">More members of <c>notify</c>, with a comma behind.</param>
    /// <param name="beside">Members beside <c>notify</c>, with a comma behind.</param>
    private protected void Notify(string receivers, string[] names, string more = "", string beside = "") =>
        Folder.Write(
            "pgmigrate.json",
            $$"""
            {
                {{beside}}
                "notify": {
                    {{more}}
                    "path": "alerts",
                    "runbook": "https://wiki.example.com/migrations",
                    "receivers": { {{receivers}} },
                    "rules": [{ "events": {{AllEvents}}, "receivers": {{JsonSerializer.Serialize(names)}} }]
                }
            }
            """
        );

    private protected static string Webhook(string name) =>
        $$"""
            "{{name}}": { "kind": "webhook", "url": { "file": "{{name}}.url" }, "secrets": [{ "file": "new.key" }, { "file": "old.key" }] }
            """;

    private protected void WriteKeys()
    {
        Folder.Write("new.key", AlertSamples.Secret(1));
        Folder.Write("old.key", AlertSamples.Secret(2));
    }

    protected override Task MigrateAsync(MigrationOptions? options = null, CancellationToken cancellationToken = default) =>
        MigrateAsync(Target, options ?? Options, cancellationToken);

    protected Task MigrateAsync(
        ConnectionTarget target,
        MigrationOptions options,
        CancellationToken cancellationToken = default
    ) =>
        EventStream.RunAsync(
            [MigrationAlerts.Listen(Configuration, target, "grate", null)!],
            Observer,
            told => Migrator.InvokeAsync(target, options, told, cancellationToken)
        );

    private protected Task<IReadOnlyList<AlertDelivery>> SendAsync(bool all = false) =>
        MigrationAlerts.SendAsync(Configuration, Target, new AlertQuery { All = all }, Observer, CancellationToken.None);

    private protected Task<IReadOnlyList<AlertDelivery>> ListAsync() =>
        MigrationAlerts.GetAsync(Target, "grate", Observer, CancellationToken.None);

    private protected static string[] Events(LocalReceiver server) => [.. server.Got.Select(got => EventOf(got.Body))];

    private protected static string EventOf(string body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty("type").GetString()!["pgmigrate.alert.".Length..];
    }

    private protected static JsonElement Data(Received got)
    {
        using var json = JsonDocument.Parse(got.Body);
        return json.RootElement.GetProperty("data").Clone();
    }
}
