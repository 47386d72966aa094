using System.Globalization;
using grate.Configuration;
using grate.DependencyInjection;
using grate.Exceptions;
using grate.Infrastructure;
using grate.Migration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Planning;

/// <summary>One walk of grate over a migration folder, with a port in place of a database.</summary>
internal static class GrateRun
{
    /// <summary>Lets grate decide what is to be done, and do it through the port.</summary>
    /// <param name="port">Stands for the database.</param>
    /// <param name="options">How to run.</param>
    /// <param name="layout">The folders in the migration folder.</param>
    /// <param name="replaceTokens">False where no script holds a token.</param>
    /// <exception cref="MigrationException">The port's first failure, passed through.</exception>
    public static async Task RunAsync(GratePort port, MigrationOptions options, FolderLayout layout, bool replaceTokens)
    {
        using var output = TemporaryFolder.Create("grate");
        try
        {
            // Two machines must sort one folder alike. The culture ends with this method.
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            var configuration = Configuration(options, layout, new DirectoryInfo(output.FullName), replaceTokens);
            var provider = Services(port, configuration).BuildServiceProvider();
            await using var dispose = provider.ConfigureAwait(false);
            await provider.GetRequiredService<IGrateMigrator>().Migrate().ConfigureAwait(false);
        }
        catch (MigrationFailed failure) when (failure.InnerExceptions.FirstOrDefault() is { } first)
        {
            throw UnreadableScript.Find(options.Path, layout, Unwrap(first)) ?? Unwrap(first);
        }
    }

    private static ServiceCollection Services(GratePort port, GrateConfiguration configuration)
    {
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddSingleton<IDatabase>(port);
        services.AddGrate(configuration);
        return services;
    }

    private static GrateConfiguration Configuration(
        MigrationOptions options,
        FolderLayout layout,
        DirectoryInfo output,
        bool replaceTokens
    ) =>
        GrateConfiguration.Default with
        {
            SqlFilesDirectory = new DirectoryInfo(options.Path),
            OutputPath = output,
            Environment = options.Environment is { } environment ? new GrateEnvironment(environment) : null,
            SchemaName = options.HistorySchema,
            UserTokens = UserTokens(options),
            DisableTokenReplacement = !replaceTokens,
            Baseline = options.Baseline,
            Folders = layout.ToGrate(),
            NonInteractive = true,
            // The port creates nothing; see GratePort.DatabaseExists.
            CreateDatabase = true,
            // The planner reports changed one-time scripts, all at once and before anything runs; see RecordingDatabase.
            WarnAndIgnoreOnOneTimeScriptChanges = true,
            // Unused but as tokens: the defaults of grate's command line.
            CommandTimeout = 60,
            AdminCommandTimeout = 300,
        };

    // A secret goes to grate as its own placeholder: what grate hashes and stores never holds the value.
    private static List<string> UserTokens(MigrationOptions options) =>
        [
            // Given as themselves they stay in the text, and are reported like any token without a value.
            .. GrateTokens.Withheld.Select(name => $"{name}={{{{{name}}}}}"),
            // What it is without the setting above.
            $"{nameof(GrateConfiguration.WarnAndIgnoreOnOneTimeScriptChanges)}={false}",
            .. options.Tokens.Select(token =>
                token.Secret ? $"{token.Name}={{{{{token.Name}}}}}" : $"{token.Name}={token.Value}"
            ),
        ];

    private static Exception Unwrap(Exception exception) =>
        exception is InvalidOperationException { InnerException: { } cause } ? cause : exception;
}
