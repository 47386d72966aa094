using Microsoft.Extensions.DependencyInjection;
using PgMigrate.Hosting;

namespace Microsoft.Extensions.Hosting;

/// <summary>Runs an application that migrates its database as it starts.</summary>
public static class PgMigrationHost
{
    /// <summary>The exit code of an application whose database did not get its schema.</summary>
    public const int Failed = 1;

    /// <summary>The exit code of an application that was told to stop before it had started.</summary>
    public const int Cancelled = 130;

    /// <summary>
    /// Runs the application until it is told to stop, and disposes of it. Why it did not start is in its log, once; with
    /// <see cref="HostingAbstractionsHostExtensions.RunAsync"/> .NET would show it a second time and end the process by force.
    /// </summary>
    /// <param name="host">The application.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What <c>Main</c> returns: 0, or what <see cref="Environment.ExitCode"/> says; <see cref="Failed"/>;
    /// <see cref="Cancelled"/>.</returns>
    public static async Task<int> RunMigratedAsync(this IHost host, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        try
        {
            await host.RunAsync(cancellationToken).ConfigureAwait(false);
            return Environment.ExitCode;
        }
        catch (PgMigrationStartException)
        {
            return Failed;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested || cancellationToken.IsCancellationRequested)
        {
            return Cancelled;
        }
    }
}
