using System.Diagnostics;
using System.IO.Compression;
using Npgsql;
using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Backup.Files;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Connections.Copies;
using PgMigrate.Engine.Scripts.Loads;
using ZstdSharp;

namespace PgMigrate.Engine.Execution.Loads;

/// <summary>Writes a table or a query into a file, wholly or not at all.</summary>
/// <param name="target">The database.</param>
/// <param name="options">What is exported, and where to.</param>
/// <param name="cancellationToken">Cancels the query.</param>
internal sealed class DataExporter(ConnectionTarget target, ExportOptions options, CancellationToken cancellationToken)
{
    private const string ApplicationName = "pgmigrate export";
    private const int PieceLength = 256 * 1024;
    private const int ZstdLevel = 3;

    private readonly long _started = Stopwatch.GetTimestamp();

    private DataFormat Format { get; } =
        options.Format
        ?? LoadReader.FormatOf(options.Path)
        ?? throw new MigrationException(
            MigrationErrorId.OptionsInvalid,
            $"The name {Path.GetFileName(options.Path)} does not tell what the file is to be written in.",
            "Give a format: Csv, Tsv, Text or Binary."
        );

    private DataCompression Compression { get; } =
        options.Compression
        ?? Path.GetExtension(options.Path).ToUpperInvariant() switch
        {
            ".GZ" => DataCompression.Gzip,
            ".ZST" => DataCompression.Zstd,
            _ => DataCompression.None,
        };

    private bool HasHeader => options.Header && Format is DataFormat.Csv or DataFormat.Tsv;

    /// <summary>Writes it.</summary>
    /// <exception cref="MigrationException">OptionsInvalid, ReportFolderNotFound, ReportExists, ReportUnwritable,
    /// StatementFailed, PermissionDenied, or connection errors.</exception>
    public async Task<DataExport> RunAsync()
    {
        using var file = ExportFile.Create(options.Path, options.NoClobber);
        try
        {
            var (rows, written) = await Companion
                .WatchAsync(target, ApplicationName, (heart, stop) => WriteAsync(heart, file, stop), cancellationToken)
                .ConfigureAwait(false);
            file.Publish();
            return new DataExport
            {
                Server = target.Server,
                Database = target.Database,
                Table = options.Table,
                FullName = options.Path,
                Format = Format,
                Compression = Compression,
                Rows = rows,
                Size = written.Length,
                Hash = written.Sha256,
                Duration = Stopwatch.GetElapsedTime(_started),
            };
        }
        catch (NpgsqlException exception)
        {
            throw ExportFailure.Of(exception, target);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw file.Unwritable(exception);
        }
    }

    private async Task<(long Rows, BackupFile Written)> WriteAsync(Heartbeat heart, ExportFile file, CancellationToken stop)
    {
        var opening = new ConnectionOpening(target, ApplicationName, ExportSettings.Session)
        {
            Path = SessionPath.OwnAndUsers,
            IsWatched = true,
        };
        var connection = await opening.OpenAsync(stop).ConfigureAwait(false);
        await using var disposeConnection = connection.ConfigureAwait(false);
        heart.Watch(connection, connection.BackendPid);
        await connection.ExecuteAsync(ExportSettings.Begin, [], stop).ConfigureAwait(false);
        // Names mean what they mean to the user.
        await connection.ExecuteAsync(OwnPath.Leave(connection.Start), [], stop).ConfigureAwait(false);
        var query = await ExportQuery.ReadAsync(connection, options, stop).ConfigureAwait(false);
        var hashing = new HashingStream(file.Stream);
        await using var dispose = hashing.ConfigureAwait(false);
        var copying = CompressAsync(connection, query, hashing, stop);
        await connection.CancellableAsync(copying, stop).ConfigureAwait(false);
        return (await copying.ConfigureAwait(false), hashing.Finish(options.Path));
    }

    private async Task<long> CompressAsync(ServerConnection connection, string query, HashingStream to, CancellationToken stop)
    {
        Stream? compressed = Compression switch
        {
            DataCompression.Gzip => new GZipStream(to, CompressionLevel.Optimal, leaveOpen: true),
            DataCompression.Zstd => new CompressionStream(to, ZstdLevel, leaveOpen: true),
            _ => null,
        };
        if (compressed is null)
            return await CopyAsync(connection, query, to, stop).ConfigureAwait(false);
        await using (compressed.ConfigureAwait(false))
            return await CopyAsync(connection, query, compressed, stop).ConfigureAwait(false);
    }

    // Returns the rows.
    private async Task<long> CopyAsync(ServerConnection connection, string query, Stream to, CancellationToken stop)
    {
        var isBinary = Format == DataFormat.Binary;
        var copy = await CopyExport.BeginAsync(connection, CopyText(query), isBinary).ConfigureAwait(false);
        await using var dispose = copy.ConfigureAwait(false);
        var rows = RowScanner.Of(Format);
        var piece = new byte[PieceLength];
        while (await copy.ReadAsync(piece).ConfigureAwait(false) is > 0 and var length)
        {
            stop.ThrowIfCancellationRequested();
            rows.Pass(piece.AsSpan(0, length));
            await to.WriteAsync(piece.AsMemory(0, length), CancellationToken.None).ConfigureAwait(false);
        }

        return rows.Rows - (HasHeader ? 1 : 0);
    }

    private string CopyText(string query)
    {
        var format = Format switch
        {
            DataFormat.Binary => "FORMAT binary",
            DataFormat.Text => "FORMAT text",
            DataFormat.Tsv => "FORMAT csv, DELIMITER E'\\t'",
            _ => "FORMAT csv",
        };
        return $"COPY ({query}) TO STDOUT WITH ({format}{(HasHeader ? ", HEADER" : string.Empty)})";
    }
}
