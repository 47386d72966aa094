using System.Globalization;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Backup.Dumps;

/// <summary>What pg_dump is told to write.</summary>
internal sealed record DumpCommand
{
    /// <summary>The database, on the very host that exported the snapshot.</summary>
    public required ConnectionTarget Database { get; init; }

    /// <summary>Custom or directory.</summary>
    public required BackupFormat Format { get; init; }

    /// <summary>Full path of the file or folder that it writes.</summary>
    public required string Path { get; init; }

    /// <summary>The exported snapshot: the moment that the dump shows.</summary>
    public required string Snapshot { get; init; }

    /// <summary>How many connections write at once; above 1 in the directory format only.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>True to leave out the rows.</summary>
    public bool SchemaOnly { get; init; }

    /// <summary>How long to wait for a table's lock.</summary>
    public TimeSpan LockTimeout { get; init; }

    /// <summary>The tables; none for all.</summary>
    public IReadOnlyList<TableName> Tables { get; init; } = [];

    /// <summary>The schemas, as the catalogue has them; none for all.</summary>
    public IReadOnlyList<string> Schemas { get; init; } = [];

    /// <summary>The schemas that are left out.</summary>
    public IReadOnlyList<string> ExcludedSchemas { get; init; } = [];

    /// <summary>The process, to be run by <see cref="WatchedProgram"/>.</summary>
    /// <param name="program">pg_dump.</param>
    public ProcessRequest ToRequest(ClientProgram program) =>
        new(program.Path, [.. Arguments()])
        {
            Environment = LibpqEnvironment.Of(Database, program),
            TimeLimit = Timeout.InfiniteTimeSpan,
            StopGently = true,
            ExpectedExitCodes = null,
        };

    private IEnumerable<string> Arguments()
    {
        yield return Format == BackupFormat.Directory ? "--format=directory" : "--format=custom";
        yield return $"--file={Path}";
        yield return $"--snapshot={Snapshot}";
        yield return $"--dbname={NetworkSettings.Argument(Database.Database)}";
        yield return "--no-password";
        yield return "--verbose";
        yield return "--strict-names";
        yield return string.Create(CultureInfo.InvariantCulture, $"--lock-wait-timeout={LockTimeout.TotalMilliseconds:0}");
        if (Jobs > 1)
            yield return string.Create(CultureInfo.InvariantCulture, $"--jobs={Jobs}");
        if (SchemaOnly)
            yield return "--schema-only";
        foreach (var table in Tables)
            yield return $"--table={table.Quoted}";
        foreach (var schema in Schemas)
            yield return $"--schema={SqlIdentifier.Quote(schema)}";
        foreach (var schema in ExcludedSchemas)
            yield return $"--exclude-schema={SqlIdentifier.Quote(schema)}";
    }
}
