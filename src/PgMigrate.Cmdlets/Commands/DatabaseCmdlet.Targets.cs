using System.Management.Automation;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Fleet;
using PgMigrate.Engine.Text;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>What the parameters ask for becomes the databases, and schemas of databases, that there are.</summary>
public abstract partial class DatabaseCmdlet
{
    private static readonly string[] AnyTarget = ["*"];

    // By the path that was asked for; empty for the file that is looked for.
    private readonly Dictionary<string, ConfigurationFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ConfigurationFile> _withCatalogue = new(StringComparer.Ordinal);

    /// <summary>
    /// What targets must be tagged with, each of these; wildcards are allowed, and <c>!</c> stands before a tag that they must
    /// not have.
    /// </summary>
    [Parameter(ParameterSetName = ByTarget)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Tag { get; set; } = [];

    /// <summary>The schemas of each database that are worked on, with wildcards; empty for databases as a whole.</summary>
    private protected virtual IReadOnlyList<string> SchemaPatterns => [];

    /// <summary>True where the cmdlet can work on a schema of a database.</summary>
    private protected virtual bool TakesSchemas => false;

    /// <summary>Works on each database of the call, off the pipeline's thread.</summary>
    private protected virtual Task RunEachAsync(
        DatabaseRunner runner,
        IReadOnlyList<CallDatabase> databases,
        CmdletPipeline pipeline,
        CancellationToken cancellationToken
    ) => runner.RunAsync(databases, cancellationToken);

    /// <summary>What the parameters ask for, found again: whatever has come since the call began is there, too.</summary>
    private protected async Task<IReadOnlyList<CallDatabase>> FindAgainAsync(CancellationToken cancellationToken)
    {
        _files.Clear();
        _withCatalogue.Clear();
        var found = await ExpandAsync(cancellationToken).ConfigureAwait(false);
        return [.. found.Where(database => database.Connection is not null).Select(Called)];
    }

    private List<CallDatabase> Resolve(IReadOnlyList<RequestedDatabase> requested)
    {
        var databases = new List<CallDatabase>();
        foreach (RequestedDatabase database in requested)
            if (database.Connection is not null)
                databases.Add(Called(database));
            else
                WriteError(ErrorRecords.From(database.Failure!, database.Name, requested.Count > 1));
        return databases;
    }

    private static CallDatabase Called(RequestedDatabase requested) =>
        new(requested.Connection!, requested.Environment, requested.Input) { Target = requested.Target, Ring = requested.Ring };

    // What is told by the parameters alone is found on the pipeline's own thread.
    private IReadOnlyList<RequestedDatabase> ResolveEach()
    {
        IReadOnlyList<RequestedDatabase> found = [];
        if (_requested.TrueForAll(request => request.Settings.Target is null && !AsksServer(request.Settings)))
            return ExpandAsync(CancellationToken.None).GetAwaiter().GetResult();
        Await(async (_, cancellationToken) => found = await ExpandAsync(cancellationToken).ConfigureAwait(false));
        return found;
    }

    private bool AsksServer(ConnectionSettings settings) =>
        SchemaPatterns.Count > 0 || (settings.Database is { } name && !WildcardName.IsPlain(name));

    private async Task<IReadOnlyList<RequestedDatabase>> ExpandAsync(CancellationToken cancellationToken)
    {
        var all = new List<RequestedDatabase>();
        var targets = new HashSet<(string Name, object? Input)>();
        foreach ((ConnectionSettings settings, object? input) in _requested)
            if (settings.Target is null)
                all.AddRange(
                    await FindAsync(new RequestedDatabase(settings.Database, input), settings, cancellationToken)
                        .ConfigureAwait(false)
                );
            else
                foreach (RequestedDatabase target in await SelectAsync(settings, input, cancellationToken).ConfigureAwait(false))
                    if (targets.Add((target.Name!, input)))
                        all.AddRange(
                            target.Failure is not null
                                ? [target]
                                : await FindAsync(target, Of(settings, target.Name!), cancellationToken).ConfigureAwait(false)
                        );
        return all;
    }

    // A name that is none is an error of a call that is one work on all, and otherwise of that name alone.
    private async Task<IReadOnlyList<RequestedDatabase>> SelectAsync(
        ConnectionSettings settings,
        object? input,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var selection = new TargetSelection([settings.Target!], Tag);
            ConfigurationFile file = await ReadAsync(settings, selection, cancellationToken).ConfigureAwait(false);
            return
            [
                .. selection
                    .Select(file)
                    .Select(name =>
                    {
                        var target = file.Target(name).Target;
                        return new RequestedDatabase(name, input)
                        {
                            IsTarget = true,
                            Target = name,
                            Environment = target.Environment,
                            Ring = target.Ring,
                        };
                    }),
            ];
        }
        catch (MigrationException failure) when (!WorksOnAllAtOnce)
        {
            return [new RequestedDatabase(settings.Target, input) { Failure = failure, IsTarget = true }];
        }
    }

    private async Task<ConfigurationFile> ReadAsync(
        ConnectionSettings settings,
        TargetSelection selection,
        CancellationToken cancellationToken
    )
    {
        string path = settings.Configuration ?? string.Empty;
        if (!_files.TryGetValue(path, out ConfigurationFile? file))
            _files[path] = file = ConfigurationFile.Find(settings.Configuration, settings.TargetDirectory!);
        if (!selection.NeedsCatalogue(file))
            return file;
        if (_withCatalogue.TryGetValue(path, out ConfigurationFile? whole))
            return whole;
        var catalogue = new TargetCatalogue(
            file,
            name => ConnectionResolver.Resolve(settings with { Target = name, File = file })
        );
        return _withCatalogue[path] = file.With(await catalogue.ReadAsync(cancellationToken).ConfigureAwait(false));
    }

    private ConnectionSettings Of(ConnectionSettings settings, string target)
    {
        string path = settings.Configuration ?? string.Empty;
        return settings with { Target = target, File = _withCatalogue.GetValueOrDefault(path) ?? _files[path] };
    }

    private async Task<IReadOnlyList<RequestedDatabase>> FindAsync(
        RequestedDatabase requested,
        ConnectionSettings settings,
        CancellationToken cancellationToken
    )
    {
        try
        {
            ConnectionTarget database = ConnectionResolver.Resolve(settings);
            var target = settings.File?.Target(settings.Target!).Target;
            string? pattern = settings.Database ?? target?.Database;
            IReadOnlyList<ConnectionTarget> databases =
                pattern is null || WildcardName.IsPlain(pattern)
                    ? [database]
                    : await DatabaseListing.DatabasesAsync(database, pattern, cancellationToken).ConfigureAwait(false);
            IReadOnlyList<string> schemas = SchemaPatterns is { Count: > 0 } asked ? asked : Schemas(requested, target?.Schema);
            var found = new List<RequestedDatabase>();
            foreach (ConnectionTarget each in databases)
                found.AddRange(
                    (await FleetSchemas.OfAsync(each, schemas, cancellationToken).ConfigureAwait(false)).Select(place =>
                        requested with
                        {
                            Connection = place,
                            Name = NameOf(requested, place, databases.Count > 1),
                        }
                    )
                );
            return found;
        }
        catch (MigrationException failure)
        {
            return [requested with { Failure = failure }];
        }
    }

    private IReadOnlyList<string> Schemas(RequestedDatabase requested, string? ofTarget)
    {
        if (ofTarget is null)
            return [];
        return TakesSchemas
            ? [ofTarget]
            : throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"The target {requested.Name} stands for schemas of a database, and this works on databases as a whole.",
                "Name a target without a schema, or the database itself."
            );
    }

    private static string? NameOf(RequestedDatabase requested, ConnectionTarget place, bool isOneOfServer)
    {
        if (!requested.IsTarget)
            return requested.Name;
        string name = isOneOfServer ? $"{requested.Name}/{place.Database}" : requested.Name!;
        return place.Schema is null ? name : $"{name}/{place.Schema}";
    }
}
