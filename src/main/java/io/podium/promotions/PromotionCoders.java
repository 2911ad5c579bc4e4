package io.podium.promotions;

import io.podium.promotions.rules.Campaign;
import io.podium.promotions.rules.CampaignKey;
import io.podium.promotions.rules.LiveCampaigns;
import io.podium.promotions.rules.Promotion;
import io.podium.rules.HashSet128;
import io.podium.transforms.DataCoder;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.util.VarInt;

/** The coders of promotions. */
public final class PromotionCoders {
  private PromotionCoders() {}

  /** Makes the coders known to a pipeline. */
  public static void register(CoderRegistry registry) {
    registry.registerCoderForClass(Campaign.class, new CampaignCoder());
    registry.registerCoderForClass(CampaignKey.class, new CampaignKeyCoder());
    registry.registerCoderForClass(Promotion.class, new PromotionCoder());
  }

  /** Codes a {@link CampaignKey}. */
  static final class CampaignKeyCoder extends DataCoder<CampaignKey> {
    @Override
    protected void write(CampaignKey key, DataOutputStream out) throws IOException {
      writeText(key.restaurantId(), out);
      writeText(key.campaignId(), out);
    }

    @Override
    protected CampaignKey read(DataInputStream in) throws IOException {
      return new CampaignKey(readText(in), readText(in));
    }

    @Override
    public boolean consistentWithEquals() {
      return true;
    }
  }

  /** Codes a {@link Campaign}. */
  static final class CampaignCoder extends DataCoder<Campaign> {
    private static final CampaignKeyCoder KEY = new CampaignKeyCoder();

    @Override
    protected void write(Campaign campaign, DataOutputStream out) throws IOException {
      KEY.write(campaign.key(), out);
      writeText(campaign.content(), out);
      writeText(campaign.owner(), out);
      writeText(campaign.ownerContact(), out);
      VarInt.encode(campaign.start(), out);
      VarInt.encode(campaign.end(), out);
      VarInt.encode(campaign.created(), out);
    }

    @Override
    protected Campaign read(DataInputStream in) throws IOException {
      return new Campaign(
          KEY.read(in),
          readText(in),
          readText(in),
          readText(in),
          VarInt.decodeLong(in),
          VarInt.decodeLong(in),
          VarInt.decodeLong(in));
    }
  }

  /** Codes a {@link Promotion}. */
  static final class PromotionCoder extends DataCoder<Promotion> {
    private static final CampaignCoder CAMPAIGN = new CampaignCoder();

    @Override
    protected void write(Promotion promotion, DataOutputStream out) throws IOException {
      CAMPAIGN.write(promotion.campaign(), out);
      writeText(promotion.clientId(), out);
      VarInt.encode(promotion.triggeredAt(), out);
    }

    @Override
    protected Promotion read(DataInputStream in) throws IOException {
      return new Promotion(CAMPAIGN.read(in), readText(in), VarInt.decodeLong(in));
    }
  }

  /** Codes {@link LiveCampaigns}, as they are kept in state. */
  static final class LiveCampaignsCoder extends DataCoder<LiveCampaigns> {
    private static final CampaignCoder CAMPAIGN = new CampaignCoder();

    @Override
    protected void write(LiveCampaigns live, DataOutputStream out) throws IOException {
      VarInt.encode(live.entries().size(), out);
      for (LiveCampaigns.Entry entry : live.entries()) {
        CAMPAIGN.write(entry.campaign(), out);
        out.writeBoolean(entry.isWaiting());
        entry.sent().write(out);
      }
    }

    @Override
    protected LiveCampaigns read(DataInputStream in) throws IOException {
      LiveCampaigns live = new LiveCampaigns();
      int size = VarInt.decodeInt(in);
      for (int i = 0; i < size; i++) {
        live.restore(CAMPAIGN.read(in), in.readBoolean(), HashSet128.read(in));
      }
      return live;
    }
  }
}
