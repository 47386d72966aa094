using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Backup.Dumps;

/// <summary>An archive of pg_dump, and the pg_restore that reads it.</summary>
/// <param name="program">pg_restore.</param>
/// <param name="path">Full path of the archive.</param>
internal sealed class DumpArchive(ClientProgram program, string path)
{
    /// <summary>Opens an archive.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="serverVersion">The version, such as 150004, of the server that it is of: the pg_dump that wrote it was the
    /// oldest that would do.</param>
    /// <param name="observer">Told of programs that were passed over.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">BinariesNotFound.</exception>
    public static async Task<DumpArchive> OpenAsync(
        string path,
        int serverVersion,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        var program = await ClientProgram
            .FindAsync("pg_restore", serverVersion / 10000, string.Empty, observer, cancellationToken)
            .ConfigureAwait(false);
        return new DumpArchive(program, path);
    }

    /// <summary>pg_restore.</summary>
    public ClientProgram Program => program;

    /// <summary>Full path of the archive.</summary>
    public string Path => path;

    /// <summary>Its table of contents.</summary>
    /// <exception cref="MigrationException">BackupDamaged.</exception>
    public Task<ArchiveList> ListAsync(CancellationToken cancellationToken) =>
        ArchiveList.ReadAsync(program, path, cancellationToken);

    /// <summary>Reads all rows in it.</summary>
    /// <exception cref="MigrationException">BackupDamaged.</exception>
    public Task ReadRowsAsync(ICopySink sink, CancellationToken cancellationToken) => ReadAsync([], sink, cancellationToken);

    /// <summary>Reads the rows of the entries given.</summary>
    /// <inheritdoc cref="ReadRowsAsync(ICopySink, CancellationToken)"/>
    public async Task ReadRowsAsync(IEnumerable<string> entries, ICopySink sink, CancellationToken cancellationToken)
    {
        using var folder = TemporaryFolder.Create("list");
        var list = System.IO.Path.Combine(folder.FullName, "entries");
        await File.WriteAllLinesAsync(list, entries, cancellationToken).ConfigureAwait(false);
        await ReadAsync([$"--use-list={list}"], sink, cancellationToken).ConfigureAwait(false);
    }

    private async Task ReadAsync(string[] arguments, ICopySink sink, CancellationToken cancellationToken)
    {
        var request = new ProcessRequest(program.Path, ["--data-only", "--file=-", .. arguments, path])
        {
            ReadOutput = (stream, stop) => CopyScript.ReadAsync(stream, sink, stop),
            TimeLimit = Timeout.InfiniteTimeSpan,
            ExpectedExitCodes = null,
        };
        try
        {
            var result = await ProcessRunner.RunAsync(request, cancellationToken).ConfigureAwait(false);
            if (result.ExitCode != 0)
                throw BackupErrors.Damaged(path, $"cannot be read by pg_restore ({LogText.Tail(result.Error)})");
        }
        catch (InvalidDataException exception)
        {
            throw BackupErrors.Damaged(path, $"cannot be read to its end ({exception.Message.TrimEnd('.')})", exception);
        }
    }
}
