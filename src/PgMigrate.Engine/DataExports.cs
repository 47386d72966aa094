using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution.Loads;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine;

/// <summary>Tables and queries as files, in the formats that scripts load.</summary>
internal static class DataExports
{
    /// <summary>Writes a table or a query into a file, wholly or not at all. The database is only read.</summary>
    /// <param name="target">The database.</param>
    /// <param name="options">What is exported, and where to.</param>
    /// <param name="observer">Told of messages.</param>
    /// <param name="cancellationToken">Cancels the query; no file is left.</param>
    /// <exception cref="MigrationException">OptionsInvalid, StatementFailed, PermissionDenied, what writing a file may raise, or
    /// connection errors.</exception>
    public static Task<DataExport> ExportAsync(
        ConnectionTarget target,
        ExportOptions options,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Table is null == options.Query is null)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "An export is of a table or of a query.",
                $"Give one of them: {ExportOption.Table} or {ExportOption.Query}."
            );
        return OutwardCall.RunAsync(
            [],
            observer,
            _ => new DataExporter(target, options, cancellationToken).RunAsync(),
            static (_, made) => made
        );
    }
}
