using System.Management.Automation;
using System.Security;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine;
using PgMigrate.Engine.Dashboard.Serving;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Serves a page on this machine that shows how databases stand, and goes on showing it, until it is stopped.</summary>
[Cmdlet(VerbsCommon.Show, "PgMigrationDashboard", DefaultParameterSetName = "Server", HelpUri = Documentation.Home)]
[OutputType(typeof(string))]
public sealed class ShowPgMigrationDashboardCommand : FleetCmdlet
{
    private ServingOptions _serving = new();

    /// <summary>The port of the page; otherwise any that is free.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int? ListenPort { get; set; }

    /// <summary>What a browser has to know to see the page; otherwise a random one.</summary>
    [Parameter]
    [SecureStringTransformation]
    public SecureString? PageToken { get; set; }

    /// <summary>How long it waits between two looks.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(10);

    private protected override TimeSpan? Every => Interval;

    private protected override void Prepare()
    {
        base.Prepare();
        _serving = new ServingOptions { Port = ListenPort };
        if (PageToken.Open() is { Length: > 0 } token)
            _serving = _serving with { Token = new AccessToken(token) };
    }

    private protected override Task WorkOnAllAsync(
        IReadOnlyList<RequestedDatabase> databases,
        CmdletPipeline pipeline,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        MigrationDashboards.ServeAsync(
            TargetsOf(databases),
            Options,
            _serving,
            address => pipeline.WriteObject(address.AbsoluteUri),
            observer,
            cancellationToken
        );
}
