using Microsoft.Extensions.Hosting;

namespace PgMigrate.Hosting.Tests;

/// <summary>A service of the application, as its web server is one: what it sees when it starts.</summary>
internal sealed class StartProbe(Func<Task<bool>> look) : IHostedService
{
    /// <summary>What was seen; null where it was not started.</summary>
    public bool? Saw { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken) => Saw = await look();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
