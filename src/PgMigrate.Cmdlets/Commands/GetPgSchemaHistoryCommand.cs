using System.Globalization;
using System.Management.Automation;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Shows which run and script created, changed and dropped an object, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "PgSchemaHistory", DefaultParameterSetName = "Server", HelpUri = Documentation.Home)]
[OutputType(typeof(SchemaChange))]
public sealed class GetPgSchemaHistoryCommand : DatabaseCmdlet
{
    // Selects the table view that shows when, by which script and by whom.
    private const string HistoryView = "PgMigrate.SchemaChange#History";

    private SchemaHistoryQuery? _query;

    /// <summary>
    /// Full names, such as <c>tara.asset</c> or <c>tara.asset.name</c>; wildcards are allowed. What belongs to an object comes
    /// along.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Object { get; set; } = [];

    /// <summary>Only changes at or after this time.</summary>
    [Parameter]
    public DateTimeOffset? Since { get; set; }

    private protected override void Prepare() =>
        _query = new SchemaHistoryQuery
        {
            Objects = Object,
            Since = Since,
            HistorySchema = HistorySchema,
        };

    private protected override DatabaseWork WorkOn(CmdletPipeline pipeline) =>
        async (database, _, cancellationToken) =>
        {
            IReadOnlyList<SchemaChange> changes = await SchemaComparer
                .GetHistoryAsync(database.Connection, _query!, cancellationToken)
                .ConfigureAwait(false);
            if (changes.Count == 0)
                pipeline.WriteWarning(
                    $"{database.Connection}: no run whose schema is kept has made or changed {string.Join(", ", Object)}"
                        + $"{(Since is { } time ? Text(time) : string.Empty)}. "
                        + "What was made by hand since the last run shows in Compare-PgSchema."
                );
            foreach (SchemaChange change in changes)
            {
                PSObject shown = PSObject.AsPSObject(
                    change with
                    {
                        Server = database.Connection.Server,
                        Database = database.Connection.Database,
                    }
                );
                shown.TypeNames.Insert(0, HistoryView);
                pipeline.WriteObject(shown);
            }
        };

    private static string Text(DateTimeOffset since) =>
        string.Create(CultureInfo.InvariantCulture, $" since {since.UtcDateTime:u}");
}
