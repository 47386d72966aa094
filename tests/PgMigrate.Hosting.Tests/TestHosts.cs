using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PgMigrate.Hosting.Tests;

/// <summary>Hosts without any configuration but the one given.</summary>
internal static class TestHosts
{
    /// <summary>A builder of one.</summary>
    /// <param name="contentRoot">Full path of the folder where its relative paths begin.</param>
    /// <param name="log">Where it logs to.</param>
    /// <param name="settings">Its configuration.</param>
    public static HostApplicationBuilder Builder(
        string contentRoot,
        RecordingLog log,
        params IEnumerable<(string Key, string Value)> settings
    )
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = contentRoot });
        builder.Logging.AddProvider(log);
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value))
        );
        return builder;
    }
}
