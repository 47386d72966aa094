using System.Collections;
using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Shows how the scripts of a migration folder stand to a database.</summary>
[Cmdlet(VerbsCommon.Get, "PgMigration", DefaultParameterSetName = "Server", HelpUri = Documentation.Home)]
[OutputType(typeof(MigrationScript))]
public sealed class GetPgMigrationCommand : SchemaCmdlet
{
    private MigrationOptions? _options;
    private EnvironmentChoice _environment = new(asked: null);
    private NamePatterns _scripts = NamePatterns.Any;

    /// <summary>The migration folder.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = FolderPath.Default;

    /// <summary>The tool whose folder it is, read in place; otherwise it is a migration folder.</summary>
    [Parameter]
    public MigrationTool? Layout { get; set; }

    /// <summary>The environment; otherwise the target's. Without one, scripts of any environment are Skipped.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string? Environment { get; set; }

    /// <summary>The phase of the run that the scripts stand to; otherwise both.</summary>
    [Parameter]
    public MigrationPhase? Phase { get; set; }

    /// <summary>
    /// Values for <c>{{Name}}</c>, by name. A SecureString, or a PSCredential's password, is masked everywhere.
    /// </summary>
    [Parameter]
    public Hashtable? Token { get; set; }

    /// <summary>Only scripts of these names; wildcards are allowed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ScriptCompleter))]
    public string[]? Script { get; set; }

    /// <summary>Only scripts in these states.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public MigrationState[]? State { get; set; }

    private protected override string MigrationFolder => Path;

    private protected override MigrationTool? FolderTool => Layout;

    private protected override void Prepare()
    {
        _scripts = new NamePatterns(Script);
        _options = ReadOptions() with { Phase = Phase, Tokens = TokenTable.Read(Token) };
        _environment = ReadEnvironment(Environment, _options.Path);
    }

    private protected override DatabaseWork WorkOn(CmdletPipeline pipeline) =>
        async (database, observer, cancellationToken) =>
        {
            MigrationOptions options = _options! with { Environment = _environment.Of(database, observer) };
            IReadOnlyList<MigrationScript> scripts = await Migrator
                .GetScriptsAsync(database.Connection, options, observer, cancellationToken)
                .ConfigureAwait(false);
            foreach (MigrationScript script in scripts.Where(IsWanted))
                pipeline.WriteObject(
                    script with
                    {
                        Server = database.Connection.Server,
                        Database = database.Connection.Database,
                        Schema = database.Connection.Schema,
                    }
                );
        };

    private bool IsWanted(MigrationScript script) =>
        _scripts.Match(script.Script) && (State is null || State.Contains(script.State));
}
