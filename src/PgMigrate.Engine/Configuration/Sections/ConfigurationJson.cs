using System.Text.Json;
using System.Text.Json.Serialization;
using PgMigrate.Engine.Configuration.Json;

namespace PgMigrate.Engine.Configuration.Sections;

/// <summary>How <c>pgmigrate.json</c> is read: compiled, since a run reads it before anything else.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [
        typeof(JsonDuration),
        typeof(JsonChoice<RuleSeverity>),
        typeof(JsonChoice<TransactionMode>),
        typeof(JsonChoice<BackupMode>),
        typeof(JsonChoice<BackupMethod>),
        typeof(JsonChoice<BlockerAction>),
        typeof(JsonChoice<MigrationPhase>),
        typeof(JsonChoice<DestructivePolicy>),
        typeof(JsonChoice<DriftPolicy>),
        typeof(JsonChoice<OrderPolicy>),
        typeof(JsonChoice<PlanUse>),
        typeof(JsonChoice<FolderType>),
        typeof(JsonChoice<RepairKind>),
        typeof(JsonChoice<MigrationLogFormat>),
        typeof(JsonChoice<MigrationLogLevel>),
        typeof(JsonChoice<AlertEvent>),
        typeof(JsonChoice<AlertReceiverKind>),
        typeof(JsonChoice<MailSecurity>),
    ]
)]
[JsonSerializable(typeof(ProjectConfiguration))]
[JsonSerializable(typeof(Dictionary<string, TargetConfiguration>))]
internal sealed partial class ConfigurationJson : JsonSerializerContext;
