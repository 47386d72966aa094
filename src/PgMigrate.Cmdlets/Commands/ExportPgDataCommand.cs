using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution.Loads;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Writes a table or a query into a file that a script can load.</summary>
[Cmdlet(
    VerbsData.Export,
    "PgData",
    SupportsShouldProcess = true,
    DefaultParameterSetName = "Server",
    HelpUri = Documentation.Home
)]
[OutputType(typeof(DataExport))]
public sealed class ExportPgDataCommand : DatabaseCmdlet
{
    private ExportOptions? _options;
    private bool _hasDatabase;

    /// <summary>The file to write, in a folder that exists.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The table, as SQL names it.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Table { get; set; }

    /// <summary>A query; its ORDER BY decides on the order of the rows.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Query { get; set; }

    /// <summary>The format; otherwise what the file's name says.</summary>
    [Parameter]
    public DataFormat? Format { get; set; }

    /// <summary>The compression; otherwise what the file's name says.</summary>
    [Parameter]
    public DataCompression? Compression { get; set; }

    /// <summary>Writes no line of names.</summary>
    [Parameter]
    public SwitchParameter NoHeader { get; set; }

    /// <summary>Replaces no file.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    private protected override void Prepare() =>
        _options = new ExportOptions
        {
            Path = FolderPath.Resolve(SessionState, Path),
            Table = Table,
            Query = Query,
            Format = Format,
            Compression = Compression,
            Header = !NoHeader,
            NoClobber = NoClobber,
        };

    private protected override bool Accepts(ConnectionTarget database)
    {
        if (_hasDatabase)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "A file holds the rows of one database, and several are given. Nothing is written.",
                "Export them one after the other, each into a file of its own."
            );
        _hasDatabase = true;
        return ShouldProcess(CleanText.Line(_options!.Path), CleanText.Line($"Write {Table ?? "rows"} of {database}"));
    }

    private protected override DatabaseWork WorkOn(CmdletPipeline pipeline) =>
        async (database, observer, cancellationToken) =>
            pipeline.WriteObject(
                await DataExports.ExportAsync(database.Connection, _options!, observer, cancellationToken).ConfigureAwait(false)
            );
}
