using System.Management.Automation;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine;
using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Telemetry.Alerts;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Sends alerts that could not be sent at once, or tries the receivers.</summary>
[Cmdlet(
    VerbsCommunications.Send,
    "PgMigrationAlert",
    SupportsShouldProcess = true,
    DefaultParameterSetName = "Server",
    HelpUri = Documentation.Home
)]
[OutputType(typeof(AlertDelivery))]
public sealed class SendPgMigrationAlertCommand : AlertCmdlet
{
    private ConfigurationFile? _file;
    private bool _isAccepted;

    /// <summary>Sends each receiver an alert that says that it is a test, and tells what it answered.</summary>
    [Parameter]
    public SwitchParameter Test { get; set; }

    /// <summary>Sends what would be tried later, too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override bool WorksWithoutDatabase => Test || base.WorksWithoutDatabase;

    private AlertQuery Query =>
        new()
        {
            Receivers = Receiver,
            All = Force,
            HistorySchema = HistorySchema,
        };

    private protected override void Prepare()
    {
        base.Prepare();
        if (Test && Folder is not null)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "-Test sends alerts of its own, and -Path what a folder keeps.",
                "Leave one of them out."
            );
        _file = ReadConfiguration();
        // What is wrong with the names is said before anybody is asked.
        string receivers = string.Join(", ", Query.ChosenOf(_file));
        _isAccepted = ShouldProcess(
            Test ? $"Send a test alert to {receivers}." : $"Send the alerts that wait for {receivers}.",
            Test ? $"Send a test alert to {receivers}?" : $"Send the alerts that wait for {receivers}?",
            "Send-PgMigrationAlert"
        );
    }

    private protected override bool Accepts(ConnectionTarget database) => _isAccepted;

    private protected override async Task WorkWithoutDatabaseAsync(
        CmdletPipeline pipeline,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        if (_isAccepted)
            Write(pipeline, await SendAsync(null, observer, cancellationToken).ConfigureAwait(false));
    }

    private protected override DatabaseWork WorkOn(CmdletPipeline pipeline) =>
        async (database, observer, cancellationToken) =>
            Write(pipeline, await SendAsync(database.Connection, observer, cancellationToken).ConfigureAwait(false));

    private Task<IReadOnlyList<AlertDelivery>> SendAsync(
        ConnectionTarget? database,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        Test ? MigrationAlerts.TestAsync(_file!, database, AskSession, Query, observer, cancellationToken)
        : Folder is null ? MigrationAlerts.SendAsync(_file!, database!, Query, observer, cancellationToken)
        : MigrationAlerts.SendInFolderAsync(_file!, Folder, AskSession, Query, observer, cancellationToken);

    private static void Write(CmdletPipeline pipeline, IReadOnlyList<AlertDelivery> sent)
    {
        foreach (AlertDelivery delivery in sent)
            pipeline.WriteObject(delivery);
        if (sent.Count == 0)
            pipeline.WriteVerbose("No alert waits to be sent.");
    }
}
