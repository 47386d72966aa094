using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Tests.Faults.Network;

/// <summary>Times after which a test gives up what is silent.</summary>
internal static class ShortLimits
{
    public static NetworkLimits Value { get; } =
        new()
        {
            Connect = TimeSpan.FromSeconds(2),
            OwnStatement = TimeSpan.FromSeconds(3),
            Beat = TimeSpan.FromSeconds(0.3),
            Answer = TimeSpan.FromSeconds(1.5),
            Silence = TimeSpan.FromSeconds(1.5),
            Cancellation = TimeSpan.FromSeconds(1),
            Close = TimeSpan.FromSeconds(1),
            Ending = TimeSpan.FromSeconds(1),
        };
}
