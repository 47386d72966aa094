using System.Collections;
using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine.Sandbox;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Starts a throw-away PostgreSQL server on this machine.</summary>
[Cmdlet(
    VerbsLifecycle.Start,
    "PgSandbox",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Low,
    HelpUri = Documentation.Home
)]
[OutputType(typeof(Sandbox))]
public sealed class StartPgSandboxCommand : AsyncPSCmdlet
{
    /// <summary>PostgreSQL's major version; otherwise the newest that is found.</summary>
    [Parameter]
    [ValidateRange(10, 99)]
    public int? Version { get; set; }

    /// <summary>The folder with <c>initdb</c> and <c>postgres</c>; otherwise they are looked for.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? BinPath { get; set; }

    /// <summary>The database to make.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Database { get; set; } = "sandbox";

    /// <summary>The TCP port on loopback; otherwise a free one.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    /// <summary>Server settings (postgresql.conf), by name.</summary>
    [Parameter]
    public Hashtable? Setting { get; set; }

    /// <summary>How long the server may take to answer.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Runs a container even where binaries are found.</summary>
    [Parameter]
    public SwitchParameter UseContainer { get; set; }

    /// <inheritdoc/>
    protected override void Finish()
    {
        if (!ShouldProcess("this machine", "Start a throw-away PostgreSQL server"))
            return;
        SandboxOptions options = ReadParameters();
        Await(
            async (pipeline, cancellationToken) =>
            {
                var observer = new CmdletObserver(pipeline, activityId: 1);
                pipeline.WriteObject(await SandboxManager.StartAsync(options, observer, cancellationToken).ConfigureAwait(false));
            }
        );
    }

    private SandboxOptions ReadParameters() =>
        new()
        {
            Version = Version,
            BinPath = BinPath is null ? null : FolderPath.Resolve(SessionState, BinPath),
            Database = Database,
            Port = Port,
            Settings = ReadSettings(),
            StartTimeout = Timeout,
            UseContainer = UseContainer,
        };

    private Dictionary<string, string> ReadSettings() =>
        Setting is null
            ? []
            : Setting
                .Cast<DictionaryEntry>()
                .ToDictionary(entry => Text(entry.Key), entry => Text(entry.Value), StringComparer.OrdinalIgnoreCase);

    private static string Text(object? value) =>
        value is bool flag
            ? flag
                ? "on"
                : "off"
            : LanguagePrimitives.ConvertTo<string>(value) ?? string.Empty;
}
