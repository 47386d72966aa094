using System.Collections;
using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Schema;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>
/// Tells how the schema of a database differs from what it should be: from its last run, another run, another database, or the
/// scripts.
/// </summary>
[Cmdlet(VerbsData.Compare, "PgSchema", DefaultParameterSetName = "Server", HelpUri = Documentation.Home)]
[OutputType(typeof(SchemaChange))]
[OutputType(typeof(bool))]
public sealed class ComparePgSchemaCommand : ReportingCmdlet
{
    private SchemaReference _reference = new();
    private EnvironmentChoice _environment = new(asked: null);
    private NamePatterns _objects = NamePatterns.Any;

    /// <summary>The run whose snapshot is the reference; otherwise the last one's.</summary>
    [Parameter]
    public Guid? ReferenceRunId { get; set; }

    /// <summary>The database that is the reference.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ReferenceConnectionString { get; set; }

    /// <summary>The database that is the reference, by its name in <c>pgmigrate.json</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TargetCompleter))]
    public string? ReferenceTarget { get; set; }

    /// <summary>The migration folder that is the reference: it is run from empty on a sandbox.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ReferencePath { get; set; }

    /// <summary>The tool whose folder -ReferencePath is, read in place; otherwise it is a migration folder.</summary>
    [Parameter]
    public MigrationTool? Layout { get; set; }

    /// <summary>The environment of the reference folder; otherwise the target's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string? Environment { get; set; }

    /// <summary>Values for <c>{{Name}}</c> in the reference folder, by name.</summary>
    [Parameter]
    public Hashtable? Token { get; set; }

    /// <summary>The run whose snapshot stands for the database; otherwise the database as it is now.</summary>
    [Parameter]
    public Guid? RunId { get; set; }

    /// <summary>Only objects of these full names; wildcards are allowed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Object { get; set; }

    /// <summary>Gives a Boolean for each database: true where nothing differs.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override void Prepare()
    {
        if (ReferencePath is null && (Environment is not null || Token is not null || Layout is not null))
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "-Environment, -Token and -Layout are for the scripts of -ReferencePath, which is not given.",
                "Give -ReferencePath, or leave them out."
            );
        object?[] references = [ReferenceRunId, ReferenceConnectionString, ReferenceTarget, ReferencePath];
        if (references.Count(reference => reference is not null) > 1)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "More than one thing to compare with is given.",
                "Give one of -ReferenceRunId, -ReferenceConnectionString, -ReferenceTarget and -ReferencePath."
            );
        _objects = new NamePatterns(Object);
        _reference = new SchemaReference
        {
            RunId = ReferenceRunId,
            Database = ReferenceDatabase(),
            Scripts = ReferencePath is null ? null : ReadScripts(ReferencePath),
        };
        if (_reference.Scripts is { } options)
            _environment = ReadEnvironment(Environment, options.Path);
    }

    private protected override DatabaseWork WorkOn(CmdletPipeline pipeline) =>
        async (database, observer, cancellationToken) =>
        {
            SchemaReference reference = _reference.Scripts is not { } scripts
                ? _reference
                : _reference with
                {
                    Scripts = scripts with { Environment = _environment.Of(database, observer) },
                };
            IReadOnlyList<SchemaChange> changes = await SchemaComparer
                .CompareAsync(database.Connection, reference, RunId, HistorySchema, observer, cancellationToken)
                .ConfigureAwait(false);
            SchemaChange[] wanted = [.. changes.Where(change => _objects.Match(change.Object))];
            foreach (SchemaChange change in wanted)
            {
                SchemaChange told = change with { Server = database.Connection.Server, Database = database.Connection.Database };
                if (Quiet)
                    pipeline.Note(told);
                else
                    pipeline.WriteObject(told);
            }

            if (Quiet)
                pipeline.WriteObject(wanted.Length == 0);
        };

    private ConnectionTarget? ReferenceDatabase() =>
        ReferenceConnectionString is null && ReferenceTarget is null
            ? null
            : ConnectionResolver.Resolve(
                new ConnectionSettings
                {
                    ConnectionString = ReferenceConnectionString,
                    Target = ReferenceTarget,
                    TargetDirectory = ReferenceTarget is null ? null : SessionState.Path.CurrentFileSystemLocation.ProviderPath,
                    Configuration = ReferenceTarget is null ? null : FindConfiguration(),
                    SessionPasswords = password => Ask(() => SessionPassword.Ask(password)),
                }
            );

    private MigrationOptions ReadScripts(string path) =>
        new()
        {
            Path = FolderPath.Resolve(SessionState, path),
            Layout = Layout,
            Tokens = TokenTable.Read(Token),
            HistorySchema = HistorySchema,
        };
}
